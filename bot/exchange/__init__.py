"""Files in, plain rows out, and back. Knows neither the desk nor the database."""

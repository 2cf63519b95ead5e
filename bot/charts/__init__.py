"""Pure: figures in, pictures out; knows neither Discord nor the database."""

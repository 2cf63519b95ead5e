"""How every fitted file of the package is made, from public data and desks of our own; not shipped."""

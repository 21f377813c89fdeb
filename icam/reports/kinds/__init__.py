"""The reports, one module each: what it is called, who may make it, what it reads and how it is built."""

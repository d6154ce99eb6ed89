"""Words live in data: typed rows out of `data/*.yaml`, each with an example that tests must find."""

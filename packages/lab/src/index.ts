// Exports follow with the first module.

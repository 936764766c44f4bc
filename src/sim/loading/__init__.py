"""From files and the command line to plain data; nothing of YAML or Hydra goes further."""

let folder = here

verb read_beside(name)
  read "{here}/{name}"

check readers_win()
  expect all reader succeed

check whole(path)
  expect file path exists

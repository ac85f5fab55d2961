scenario AL-1
  actor a
    create "x"
  actor b
    wait 1s  # lint: allow W204 because the cache expires after 1s
    read "x"
  expect a succeeds

scenario AL-2
  actor a
    create "x"
  actor b
    wait 1s  # lint: allow W204  #~ W280
    read "x"
  expect a succeeds  # lint: allow W212 because of nothing  #~ W281

# lint: allow W204 because it stands alone  #~ W281
scenario AL-3
  actor a
    create "x"
  actor b
    wait 1s  # lint: allow W999, E110, W204 because who knows  #~ W282 W282
    read "x"
  expect a succeeds

scenario AL-4
  actor a
    create "x"
  let names = [
    "a",
    "b",
  ]  # lint: allow W206 because it is kept for the next scenario
  expect a succeeds  # lint: allow because  #~ W282

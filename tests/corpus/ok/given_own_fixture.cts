fixture registry(range = "5000-5010") -> port | url from python "./registry.py:start"

fixture prepared(path, text = "x")
  write path text text
  run "true"

verb put(key, value) from command "client -p {store.port} set {key} {value}"

scenario G-2 "Fixtures of one's own"
  given registry as store
  given registry range "6000-6010" as other
  given prepared "x"
  given prepared "y" text "more"

  actor client
    put "a" "{other.url}"

  expect client succeeds

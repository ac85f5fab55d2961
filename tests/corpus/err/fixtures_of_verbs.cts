verb ask(x) from command "echo {store.port} {x}"

verb ask_twice(x)
  ask x
  ask "{other.url}"

fixture server() -> port from python "./s.py:start"

scenario F-1
  actor a
    ask "x"
    ask_twice "x"
  expect a succeeds

scenario F-2
  given server as store
  actor a
    ask "x"
    ask_twice "x"
  expect a succeeds

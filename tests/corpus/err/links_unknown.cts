fixture server() -> port from python "./s.py:start"

scenario L-1
  given server as store
  cut stor for 2s
  slow "store" by 50ms
  lose 5 of store
  slow store by 5
  cut store for 3 at go+1s
  actor a
    read "x"
  expect a succeeds

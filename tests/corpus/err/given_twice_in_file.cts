use redis

given redis as store

scenario ERR-1 "A name of the file's is taken"
  given redis folder "second" as store

  actor client
    redis "PING" on store.port as ping

  expect client.ping returns "PONG"

use redis

given redis as store

scenario OK-1 "A fixture of the whole file has a name, too"
  actor client
    redis "PING" on store.port as ping

  expect client.ping returns "PONG"
  expect output of command "redis-cli -p {store.port} dbsize" equals "0"

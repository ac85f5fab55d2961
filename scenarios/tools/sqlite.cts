tags tools, sqlite
tolerance 200ms
requires command "sqlite3"

fixture table()
  run "sqlite3 app.db 'create table t (n integer); insert into t values (0)'"

verb sql(text: text)
  run "sqlite3 -cmd '.timeout 10000' app.db {text}"

scenario TOOL-041 "One update statement is one step: nothing is lost"
  given table

  actor client[4]
    barrier go
    repeat 5 times
      sql "update t set n = n + 1"

  expect all client.sql succeed
  expect output of command "sqlite3 app.db 'select n from t'" equals "20"

scenario TOOL-042 "BEGIN IMMEDIATE waits its turn, and BEGIN fails in spite of its timeout"
  why "A deferred transaction that read first cannot wait: it would write over what it has not seen."
  runs 3
  matrix begin = "begin immediate"
  contrast begin = "begin"

  given table

  actor client[6]
    barrier go
    repeat 10 times
      sql "{begin}; select n from t; update t set n = n + 1; commit;"

  expect all client.sql succeed
  expect output of command "sqlite3 app.db 'select n from t'" equals "60"

scenario TOOL-043 "Killed while writing: the database stays whole"
  given table

  actor writer
    barrier go
    repeat 200 times
      sql "insert into t select n + 1 from t limit 200"

  actor killer
    barrier go
    at t+120ms kill writer

  expect writer is killed by SIGKILL
  expect output of command "sqlite3 app.db 'pragma integrity_check'" equals "ok"

# SQLite databases and statements.

## A database file, made by the statements that are given.
##
##   given sqlite "app.db" with "create table t (n integer primary key)"
fixture sqlite(
  path: path,
  with statements: text = "",
  journal: delete | wal = wal,
) -> path from python "cts.stdlib.sqlite:given_sqlite"

## Does one statement, or several in one transaction (`begin immediate; ...; commit`). Its value is the first column of the
## first row of the last statement that has rows. Waits for a lock at most as long as `patience`; then it fails with Busy.
##
##   sql "insert into t values ({index})" on "app.db"
##   sql "select count(*) from t" on "app.db" as counted
verb sql(
  statement: text,
  on database: path,
  patience: duration = 5s,
) -> any from python "cts.stdlib.sqlite:sql"

## Does one statement. Its value is the list of the first column of all rows.
##
##   sql_list "select n from t order by n" on "app.db" as numbers
verb sql_list(
  statement: text,
  on database: path,
  patience: duration = 5s,
) -> list from python "cts.stdlib.sqlite:sql_list"

# A private PostgreSQL server.

## A private server: {NAME.url} is for psql and every client library, {NAME.log} says what it did. It does not care for
## power cuts, which makes it fast. As root it runs as the user `postgres`.
##
##   given postgres as db
##   given postgres with "create table t (n integer primary key)" as db
fixture postgres(
  with statements: text = "",
  folder: path = "postgres",
) -> url | port | pid | log | folder from python "cts.stdlib.postgres:given_postgres"

## Does statements with psql, one after the other; the first that fails ends it with Exit(1). Its value is what they gave,
## columns parted by |. `on` names another server: a fixture's folder or a URL.
##
##   psql "select count(*) from t" as counted
verb psql(
  statements: text,
  on server: text = "postgres",
) -> text from python "cts.stdlib.postgres:psql"

scenario expectations
  runs 500
  expect exactly 3 reader[2] succeed
  expect at_least 95% client.acquire finish within 250us
  expect between 2 and 4 client time_out or are killed by SIGKILL or are skipped
  expect no reader blocks for >= 50ms
  expect reader never blocks
  expect reader.read begins after writer.job ends or finishes before flag ready
  expect text of file "n" equals "5"
  expect output of command "sqlite3 app.db 'select 1'" prints /^\d+$/ or matches /a\/b/
  expect file "x" has mode 0644 or has 400 lines or is unchanged
  expect folder "out" contains only "a", "b"
  expect client.reserve.value is one of 1, 2, none
  expect client.hold never overlaps
  expect client.op is linearizable as register
  expect barrier go opens
  expect rate(copier.copy) >= 20% * rate(copier.copy)[rivals=0]
  expect p95(failed client.acquire) <= 120% * baseline because "the line is longer"
  expect fairness(client.acquire) > 0.9
  expect (1_000 + 2) / 3 < count(client.x) - -1
  expect leaked(files) == 0
  expect client.run exits 0
  expect 50/s <= rate(x.y)

  tally reader.early
    equals old          allowed
    equals new          required because "the new file must become visible"
    fails with Locked, Exit(3)   allowed
    never blocks  interesting
    == 5 allowed
    else                forbidden because "a torn read"

# What people write who come from English, Gherkin or another test tool.
scenario A-1 "habits"
  actor a 3
    wait 1ms
  expect every a succeeds
  expect most a.wait succeed
  expect sometimes 2 a succeed
  expect that a succeeds
  expect a does not fail
  expect only one a succeeds
  a should succeed
  all a.wait succeed
  then a succeeds
  assert a succeeds
  expect a is ok
  expect a.wait takes 3s
  expect a succeeds, a.wait succeeds
  expect a.wait returns 3 or 4
  expect a fails with Exit 3
  expect a exits with 3
  expect a.wait > 5 ms

scenario E-6 "Values, lists and metrics"
  matrix rivals = 0 | 1 | 5

  actor server
    wait 10ms

  actor client[10]
    repeat 40 times
      hold "l" for 1ms
      run "reserve {rivals}" as reserve
      capture port from stdout /(\d+)/

  expect client.reserve.port is unique
  expect client.reserve.port is increasing
  expect client.reserve.exit sums to 0
  expect client.hold never overlaps
  expect client.hold is linearizable as lock
  expect client is serializable
  expect client.hold is snapshot_isolated
  expect count(client.hold) == 400
  expect count(failed client.hold) == 0
  expect rate(client.hold) > 50/s
  expect error_rate(client.hold) < 5%
  expect p50(client.hold) <= p90(client.hold)
  expect p95(client.hold) < 200ms
  expect p99(blocked client.hold) < 1s
  expect p999(succeeded client.hold) < 2s
  expect min(client.hold) >= 1ms
  expect max(client.hold.duration) < 5s
  expect mean(client.hold) < 100ms
  expect fairness(client.hold) > 0.8
  expect longest_wait(client.hold) < 1s
  expect handoff(client.hold) < 10ms
  expect memory(server) < 100MiB
  expect cpu(server) < 1s
  expect peak(memory(client)) < 100MiB
  expect growth(memory(server)) < 1MiB
  expect peak(handles(server)) < 100
  expect peak(threads(server)) <= 4
  expect leaked(files) == 0
  expect leaked(handles) == 0
  expect leaked(processes) == 0
  expect leaked(locks) == 0
  expect rate(client.hold) >= 20% * rate(client.hold)[rivals=0]
  expect p95(client.hold) <= 120% * baseline

scenario METRICS-1 "Percentiles of attributes: how long they waited, how much they read"
  actor client[2]
    barrier go
    repeat 3 times
      hold "door" for 1ms

  expect p95(client.hold.blocked) < 2s
  expect max(client.hold.blocked) < 2s

## Documented.
### Not documentation.
# lint: allow W203 because the wait is the point
scenario strings "a \"quoted\" {index} \{brace\} \q"
  why """
    several lines, {actor} and
      "quotes" inside
    """
  actor a # who
    run r"git rev-parse HEAD^{tree} \d" # lint: allow W201, W203 because it is raw
    run "unclosed
    run "after"
    write "{work}/out-{index}.dat" with "{random(1..100)} {store.port} {a[1].x}"
    match /a\.b[c-d]+|(x)/
    wait 5sec
    wait 10 / 2
    run ["cp",
      "a", # inside
      none,
    ]
    run (1 +
      2)
  expect all a succeed
  expect output of command "printf é" prints "äöü {index} ß" because "日本"

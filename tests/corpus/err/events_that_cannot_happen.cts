scenario E-1
  share phase = "x"
  actor a
    when a ends read "x"
    when b reaches 1MiB read "x" as two
    when b.read dies read "x" as three
    when 3 == 3 read "x" as four
    when a.two ends read "x" as five
    when b.read endz read "x" as six
    when phase read "x" as seven
  actor b
    read "x"
  expect all succeed

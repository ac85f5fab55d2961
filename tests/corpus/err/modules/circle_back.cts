use "./circle.cts"

verb two()
  circle.one

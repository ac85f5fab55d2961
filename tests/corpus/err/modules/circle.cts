use "./circle_back.cts"

verb one()
  circle_back.two

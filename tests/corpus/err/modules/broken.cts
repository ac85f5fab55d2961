verb one()
  read 'x'

verb two()
  read "x"

verb a(x: file)
  read x

verb b(x: paht, y: yesno)
  read x

fixture c(x: string) from python "./c.py:c"

scenario K-1
  actor x
    a "x"
  expect x succeeds

verb nothing(x)

fixture nothing_either()

verb both() from command "x"
  read "x"

verb from_where() from ruby "x"

verb python_path() from python "module.function"

verb python_values() from python "{here}.py:function"

check empty()

scenario D-1
  actor a
    nothing 1
  expect a succeeds

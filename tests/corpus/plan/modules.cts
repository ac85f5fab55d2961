use "./modules/tools.cts" as tools

scenario M-1
  actor a
    tools.look_at "x"
    tools.run_tool "y" as second

  expect a succeeds

use filez
use "./nothing.cts"
use "./modules"
use "./{x}.cts"

scenario U-1
  actor a
    read "x"
  expect a fails

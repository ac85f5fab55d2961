use "./modules/paths.cts"

scenario P-1 "`here` is the folder of the file in which it is written"
  given file "x" from "{here}/x.bin"

  actor a
    read "{paths.folder}/y.bin"
    paths.read_beside "z.bin"

  expect a fails

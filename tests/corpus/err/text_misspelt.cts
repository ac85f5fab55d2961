scenaro a
tiemout 3s
scenario b
  exepct c succeeds
  actr c
    read "x"
  requirs linux
  gievn file "x"

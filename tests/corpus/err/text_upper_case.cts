SCENARIO a
  Expect b succeeds

scenario b
  Actor a
    Barrier go
    read "x"
  EXPECT a succeeds

scenario I-1 "Any consistent width parses"
    given file "x" with text "1"
    actor a
         repeat 2 times
            read "x"
    actor b
      read "x"
    expect all a.read succeed
    expect b succeeds

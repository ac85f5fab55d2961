scenario a
    why """
        Two lines,
          the second deeper.

        """
    actor b
            write """first
                second
              third""" to "x" # eol
            write "  spaces   stay # and this is no comment  " to r"C:\x{y}"
            write "{ 1000ms }" to /a   b/

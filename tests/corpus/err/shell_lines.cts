scenario A-1 "values where the shell would read them"
  matrix name = "a" | "b"
  actor a
    shell """
      cat > out <<EOF
      {name}
      EOF
    """ as first
    shell """
      cat > out <<EOF
      {index}
      EOF
    """ as second
    shell "echo `cat {name}`" as third
    shell "echo $(({name} + 1)) $(({index} + 1))" as fourth
    shell "echo ${name}" as fifth
    shell "echo x  # {name}" as sixth
  expect a succeeds

verb words(list) from command "printf '%s\n' {list} 'two words' \"quoted {list}\""

scenario VD-3 "Commands"
  actor a
    run "git commit -m 'two words' --author={actor}"
    run ["git", "commit", "-m", "a | b > c"] as listed
    run "sort" input "b\na\n" environment ["LC_ALL=C"] as sorted
    shell "[ -e lock ] || echo {index} > lock"
    words "a b"

  expect a.run exits 0
  expect a.sorted prints "a\nb\n"

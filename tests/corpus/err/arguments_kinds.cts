verb typed(p: path, n: number, d: duration, s: size, r: rate, c: percent, l: list, x: pattern, g: range, y: yes_no)
  read p

scenario K-1
  given file 3 of "4KiB"
  matrix size = 1KiB | 2KiB
  actor a
    copy "x" to "y" chunk 50ms
    read 5
    typed 1 "2" 3 4s 5 6 7 8 9
    typed "p" 1 1s 1B 1/s 1% [1] /x/ 1..2 y true
    write "x" of 3
    copy size to "y"
    read_slowly "x" for 2
  expect a succeeds

scenario CM-1
  actor client
    run "sleep 1"  #~ W219
    shell "mkdir a && sleep 0.5; rmdir a"  #~ W219
    shell "for i in 1 2; do sleep {index}; done"  #~ W219
    run "grep sleep 3"
    run "usleep 3"
    shell "echo sleep"  #~ W220
    shell "mkdir lock"  #~ W220
    shell "cd /tmp"
    shell "echo $HOME"
    shell "tool 'a b'"
    shell "mkdir {work}/x"
  expect client succeeds

scenario CM-2
  actor writer
    copy "a" to "b"
  actor client
    repeat until writer ends
      run "ls"  #~ W217
      run "ls" timeout 1s
      read "a"
    repeat 3 times
      run "ls"
    repeat for 1s
      run "ls"
  expect writer succeeds

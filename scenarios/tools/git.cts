tags tools, git
tolerance 200ms
requires command "git"

fixture repository()
  shell "git init -q -b main . && git -c user.name=qa -c user.email=qa@localhost commit -q --allow-empty -m one"

scenario TOOL-031 "git update-ref with the old value: one of eight moves the branch"
  given repository
  given command "git branch topic"

  actor rival[8]
    run "git rev-parse main" as look
    capture old from stdout /(\w+)/
    run "git -c user.name=qa -c user.email=qa@localhost commit-tree -p main -m {index} main^\{tree}" as commit
    capture new from stdout /(\w+)/
    barrier go
    run "git update-ref refs/heads/topic {new} {old}" as move

  expect exactly_one rival.move succeeds, others fail with Exit(128)

scenario TOOL-032 "git add: whoever finds the index locked says so, and nothing is damaged"
  given repository

  actor adder[6]
    write "file-{index}" text "{index}"
    barrier go
    run "git add file-{index}" as add

  expect at_least_one adder.add succeeds, others fail with Exit(128)
  expect output of command "git fsck" equals ""
  expect file ".git/index.lock" is absent

scenario TOOL-033 "git worktree add to one path is no lock: none, one or several get it"
  why "Two builds once took one worktree; each saw the other's files."
  runs 20

  given repository

  actor rival[4]
    barrier go
    run "git worktree add -q -b topic-{index} tree" as add

  expect all rival.add succeed or fail with Exit(1), Exit(128)
  expect output of command "git log --format=%s main" equals "one"
  tally output of command "sh -c 'git fsck --connectivity-only 2>&1 || true'"
    equals ""                      allowed
    contains "points at nothing"   interesting because "one of those who won has a worktree whose HEAD points at nothing"
    else                           forbidden because "the repository itself is damaged"

scenario TOOL-034 "git push to one branch: one of four gets through"
  given repository
  given command "git init -q --bare -b main hub.git"
  given command "git push -q hub.git main"

  actor pusher[4]
    shell "git clone -q hub.git clone-{index} && cd clone-{index} && git -c user.name=qa -c user.email=qa@localhost commit -q --allow-empty -m {index}" as commit
    barrier go
    run "git -C clone-{index} push -q origin main" as push

  expect exactly_one pusher.push succeeds, others fail with Exit(1)

exec 9> n.lock
flock 9
n=$(cat n)
echo $((n + 1)) > n

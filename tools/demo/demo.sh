# Sourced by tools/run --demo: a simulated OpenStack beside the server, the server, then the script.
# The simulator is a process of its own and keeps its cloud in a file, as a real VIM outlives the server.

mkdir -p "$data_dir" && chmod 700 "$data_dir"
password_file=$data_dir/demo-password
if [ -n "${MANO_ADMIN_PASSWORD:-}" ]; then
    printf '%s' "$MANO_ADMIN_PASSWORD" | (umask 077; cat >"$password_file")
elif [ ! -s "$password_file" ]; then
    (umask 077; head -c 18 /dev/urandom | base64 | tr -d '/+=\n' >"$password_file")
fi
MANO_ADMIN_PASSWORD=$(cat "$password_file")
export MANO_ADMIN_PASSWORD

server_pid='' simulator_pid='' script_pid=''
stop_all() {
    trap - INT TERM EXIT
    [ -n "$script_pid" ] && kill "$script_pid" 2>/dev/null
    [ -n "$server_pid" ] && kill -TERM "$server_pid" 2>/dev/null && wait "$server_pid" 2>/dev/null
    [ -n "$simulator_pid" ] && kill -TERM "$simulator_pid" 2>/dev/null && wait "$simulator_pid" 2>/dev/null
}
trap stop_all EXIT
trap 'stop_all; exit 130' INT
trap 'stop_all; exit 143' TERM

# wait_for_line FILE PATTERN PID: prints the first line that matches; fails when the process ends before.
wait_for_line() {
    local line
    while ! line=$(grep -m1 "$2" "$1" 2>/dev/null); do
        kill -0 "$3" 2>/dev/null || return 1
        sleep 0.1
    done
    printf '%s\n' "$line"
}

simulator_log=$data_dir/simulator.log server_log=$data_dir/server.out
: >"$simulator_log"
: >"$server_log"
"$simulator" --port "${MANO_DEMO_SIMULATOR_PORT:-0}" --state "$data_dir/site-a.json" --user mano --password mano >"$simulator_log" 2>&1 &
simulator_pid=$!
line=$(wait_for_line "$simulator_log" '^mano-simulator: ready ' "$simulator_pid") || { cat "$simulator_log" >&2; exit 1; }
endpoint=${line##* }
printf 'VIM site-a, simulated: %s\n' "$endpoint"

"$server" --data-dir "$data_dir" "${server_args[@]+"${server_args[@]}"}" > >(tee "$server_log") &
server_pid=$!
line=$(wait_for_line "$server_log" '^mano: ready ' "$server_pid") || { printf 'The server did not start.\n' >&2; exit 1; }
ssh=${line#*ssh=}
ssh=${ssh%% *}
printf 'User admin, password in %s\n\n' "$password_file"

/usr/bin/python3 "$root/tools/demo/demo.py" --ssh "$ssh" --vim "$endpoint" &
script_pid=$!
wait "$script_pid"
status=$?
script_pid=''
if [ "$exit_after" -eq 1 ]; then
    exit "$status"
fi
printf '\nThe demo ended with status %s; the server stays up. Ctrl-C stops it.\n' "$status"
wait "$server_pid"

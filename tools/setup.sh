# Sourced by tools/run and tools/test: sees to what this machine needs, and installs only what is missing.
# Without root it prints the command to run instead and stops.

# require_packages PACKAGE…: Debian packages.
require_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        printf 'Missing packages. Run this as root, then start again:\n    apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
        exit 1
    fi
    printf 'Installing %s …\n' "${missing[*]}" >&2
    local log
    log=$(mktemp)
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -20 "$log" >&2
        rm -f "$log"
        printf 'The packages could not be installed; the end of the log is above.\n' >&2
        exit 1
    fi
    rm -f "$log"
}

# require_dotnet: the SDK that global.json names.
require_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1 || ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
        printf 'The .NET 10 SDK is missing (dotnet is not on the PATH, or is older than global.json asks for).\n' >&2
        printf 'Install it from your distribution or from Microsoft, then start again.\n' >&2
        exit 1
    fi
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# shellcheck shell=bash
# What packaging/run, packaging/test and .ci/run share. Sourced, never run: it sets functions and three paths.

PROJECT_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
PACKAGE_LIST="$PROJECT_DIR/packaging/debian-packages.txt"
LOG_DIR="$PROJECT_DIR/build/log"

needed_disk_mb=6000
needed_memory_mb=4000
memory_per_job_mb=1800 # one compiler process with Torch's headers

say() { printf '%s\n' "$*"; }
warn() { printf 'Note: %s\n' "$*" >&2; }

# die <what failed> [advice]...
die() {
  printf '\nStopped: %s\n' "$1" >&2
  shift
  local advice
  for advice in "$@"; do printf '  %s\n' "$advice" >&2; done
  exit 1
}

# die_with_log <what failed> <log file> [advice]...
die_with_log() {
  local what=$1 log=$2
  shift 2
  printf '\nLast lines of %s:\n' "$log" >&2
  tail -n 25 "$log" | sed 's/^/  | /' >&2
  die "$what" "$@"
}

# Copies standard input to a log and shows that something is going on: the newest line on a terminal, otherwise one
# line a minute. Needs nothing but bash, because a bare system has nothing else.
follow() {
  local log=$1 line last=$SECONDS
  while IFS= read -r line || [[ -n $line ]]; do
    printf '%s\n' "$line" >>"$log"
    if [[ -t 1 ]]; then
      printf '\r\033[K  %s' "${line:0:$((${COLUMNS:-80} - 4))}"
    elif ((SECONDS - last >= 60)); then
      printf '  … %s\n' "${line:0:100}"
      last=$SECONDS
    fi
  done
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
}

# logged <log file> <command>...: runs it with its output in the log; its exit status is the result.
logged() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  : >"$log"
  local COLUMNS=${COLUMNS:-80}
  if [[ -t 1 ]] && command -v tput >/dev/null; then COLUMNS=$(tput cols 2>/dev/null || printf 80); fi
  "$@" </dev/null 2>&1 | follow "$log"
  return "${PIPESTATUS[0]}"
}

duration() { printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); }

# ---- packages ---------------------------------------------------------------------------------------------------

# packages <section>...: names from the list
packages() {
  local wanted=" $* " section="" word rest
  while read -r word rest; do
    if [[ $word == '#' && $rest == 'section: '* ]]; then
      section=${rest#section: }
    elif [[ -n $word && $word != '#'* && $wanted == *" $section "* ]]; then
      printf '%s\n' "$word"
    fi
  done <"$PACKAGE_LIST"
}

# missing_packages <section>...
missing_packages() {
  local name
  for name in $(packages "$@"); do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || printf '%s\n' "$name"
  done
}

is_debian_like() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null
}

system_name() {
  # shellcheck disable=SC1091 # a file of the system
  (. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-this system}") || printf 'this system'
}

# as_root <command>...: as it is for root, otherwise through sudo
as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}

check_can_install() {
  local names=$1
  [[ $(id -u) -eq 0 ]] && return
  if ! command -v sudo >/dev/null; then
    die "packages are missing, and neither root nor sudo is at hand to install them." \
      "Ask whoever looks after this machine to run, as root:" \
      "apt-get update && apt-get install --no-install-recommends $names" \
      "Then run this again."
  fi
  sudo -n true 2>/dev/null && return
  if [[ ! -t 0 ]]; then
    die "packages are missing, and sudo would ask for a password, which cannot be typed here." \
      "Run once in a terminal: sudo apt-get install --no-install-recommends $names"
  fi
  say "sudo may ask for your password."
  sudo -v || die "sudo did not let us install packages." \
    "Have someone run: apt-get install --no-install-recommends $names"
}

# ensure_packages <section>...: installs what is missing, nothing else
ensure_packages() {
  if ! is_debian_like; then
    die "$(system_name) has no apt; this script knows Debian 12 and its relatives only." \
      "Install what packaging/debian-packages.txt lists with your own package manager," \
      "then run this again with --no-install."
  fi
  local missing log="$LOG_DIR/install.log"
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    say "All packages are installed."
    return
  fi
  check_can_install "${missing[*]}"
  say "Installing ${#missing[@]} packages, and what they need. This takes a few minutes. Log: $log"
  # A mirror of something else may be out of order; whether that matters shows when packages are installed.
  if ! logged "$log" as_root env DEBIAN_FRONTEND=noninteractive apt-get -o APT::Update::Error-Mode=any update; then
    warn "the lists of packages could not all be fetched (see the log); trying with what is known."
  fi
  log="$LOG_DIR/install-packages.log"
  if ! logged "$log" as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 \
    -o Dpkg::Options::=--force-confold install -y --no-install-recommends "${missing[@]}"; then
    die_with_log "packages could not be installed." "$log" \
      "Is there a network? Behind a proxy, set http_proxy and https_proxy; mirrors are named in /etc/apt." \
      "Is the disk full, or another package manager running?" \
      "$(system_name) may name packages differently: the list, packaging/debian-packages.txt, is for Debian 12."
  fi
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) || die "these packages are still missing: ${missing[*]}"
  say "Packages installed."
}

# Torch calls whatever libblas.so.3 is. Choosing it is for the owner of the machine, so this only says what to do.
advise_blas() {
  local link target
  for link in /etc/alternatives/libblas.so.3*; do
    [[ -e $link ]] || continue
    target=$(readlink -f "$link")
    if [[ $target != *openblas-openmp* ]]; then
      warn "libblas.so.3 is $target; explanations run fastest with OpenBLAS (openmp)."
      warn "To choose it: sudo update-alternatives --config ${link##*/}"
    fi
  done
}

# ---- the machine ------------------------------------------------------------------------------------------------

# Memory that this process may use, in MB: the machine's, or the container's limit where that is lower.
memory_mb() {
  local key value limit
  while read -r key value _; do
    [[ $key == "$1:" ]] && break
  done </proc/meminfo
  value=$((value / 1024))
  if [[ -r /sys/fs/cgroup/memory.max ]]; then
    limit=$(</sys/fs/cgroup/memory.max)
    if [[ $limit =~ ^[0-9]+$ ]] && ((limit / 1048576 < value)); then value=$((limit / 1048576)); fi
  fi
  printf '%d' "$value"
}

check_machine() {
  local total free_mb
  total=$(memory_mb MemTotal)
  free_mb=$(df -Pm "$PROJECT_DIR" | awk 'NR == 2 { print $4 }')
  # The kernel keeps some memory to itself, so a 4 GB machine shows less.
  ((total >= needed_memory_mb * 9 / 10)) ||
    die "this machine has $total MB of memory; building needs $needed_memory_mb MB." \
      "Build on a larger machine, or install a package that was built there (packaging/CMakeLists.txt)."
  if [[ ! -d $PROJECT_DIR/build/$1/bin ]] && ((free_mb < needed_disk_mb)); then
    die "there are $free_mb MB free where $PROJECT_DIR lies; packages and build need about $needed_disk_mb MB." \
      "Make room, or move the project to a larger disk."
  fi
}

# Compiler processes at once: as many as processors, as far as memory goes.
jobs_that_fit() {
  local jobs memory
  jobs=$(nproc)
  memory=$(($(memory_mb MemAvailable) / memory_per_job_mb))
  ((memory < jobs)) && jobs=$memory
  ((jobs < 1)) && jobs=1
  printf '%d' "$jobs"
}

# ---- building ---------------------------------------------------------------------------------------------------

# configure <preset>
configure() {
  local preset=$1 log="$LOG_DIR/configure-$1.log" cache="$PROJECT_DIR/build/$1/CMakeCache.txt" fresh=()
  # A build folder that came along in a copy of the project remembers the old place and is of no use.
  if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PROJECT_DIR" "$cache"; then fresh=(--fresh); fi
  command -v cmake >/dev/null || die "cmake is missing." "Run this again without --no-install."
  say "Configuring (preset $preset)."
  if ! (cd "$PROJECT_DIR" && logged "$log" cmake --preset "$preset" "${fresh[@]}"); then
    die_with_log "configuring failed." "$log" \
      "A package that is too old or missing is named above; packaging/debian-packages.txt lists them." \
      "If it worked before, remove build/$preset and try again."
  fi
}

# build <preset> [target]...
build() {
  local preset=$1 log="$LOG_DIR/build-$1.log" jobs begin=$SECONDS targets=()
  shift
  (($# > 0)) && targets=(--target "$@")
  jobs=$(jobs_that_fit)
  say "Building with $jobs job(s). The first time takes a while. Log: $log"
  if ! (cd "$PROJECT_DIR" && NINJA_STATUS='[%f/%t] ' logged "$log" cmake --build --preset "$preset" -j "$jobs" \
    "${targets[@]}"); then
    die_with_log "building failed." "$log" \
      "\"Killed\" above means too little memory: close other programs and try again; what is built is kept." \
      "If the source was updated, removing build/$preset and trying again may help."
  fi
  say "Built in $(duration $((SECONDS - begin)))."
}

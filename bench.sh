#!/usr/bin/env bash
# Prints every bar of the project beside its figure, and "met" or "missed". A bar whose data or driver is absent here is left out with the reason.
# Run it on an idle machine: times are wall-clock. Exit code: 0 when no bar is missed; lines marked "shown" are information and miss nothing.
set -u
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" || exit 2
command -v dotnet >/dev/null || { echo 'bench.sh: the .NET 10 SDK is needed. See "Install" in README.md.'; exit 1; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
missed=0

bar() { # bar NAME BAR FIGURE ok|bad
  local verdict=met
  [[ $4 == ok ]] || { verdict=missed; missed=1; }
  printf '%-52s %-22s %-22s %s\n' "$1" "$2" "$3" "$verdict"
}
shown() { printf '%-52s %-22s %-22s %s\n' "$1" "$2" "$3" shown; }
skip() { printf '%-52s %s\n' "$1" "left out: $2"; }
now() { date +%s%N; }
less() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; }
atleast() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a >= b) }'; }
verdict() { if "$@"; then echo ok; else echo bad; fi; }
# The first number of a field in a JSON document: field NAME < FILE
field() { grep -m 1 -o "\"$1\": *[-0-9.eE+]*" | grep -o '[-0-9.eE+]*$'; }

printf '%-52s %-22s %-22s %s\n' bar 'to reach' 'here' ''

# 1. The demo from a clean build: packages are restored, nothing is built.
rm -rf artifacts/eehw artifacts/tool
begin=$(now)
./eehw demo --out "$work/demo" >"$work/demo.txt" 2>"$work/demo.err"; rc=$?
seconds=$(awk -v n=$(($(now) - begin)) 'BEGIN { printf "%.1f", n / 1e9 }')
bar 'demo, build included' '<= 90 s on 2 cores' "$seconds s" "$([[ $rc == 0 ]] && verdict less "$seconds" 90.01)"

# 2. Start.
best=
for _ in 1 2 3 4 5; do
  begin=$(now); ./eehw --version >/dev/null; t=$(awk -v n=$(($(now) - begin)) 'BEGIN { printf "%.3f", n / 1e9 }')
  if [[ -z $best ]] || less "$t" "$best"; then best=$t; fi
done
bar 'eehw --version' '< 0.3 s' "$best s" "$(verdict less "$best" 0.3)"

# 3. Generated code equals the reference on both samples.
for sample in glyphs glyphs-residual; do
  design=samples/$sample/design.yaml
  if command -v g++ >/dev/null; then
    ./eehw verify "$design" --with csim --samples 1000 --json >"$work/verify.json" 2>/dev/null; rc=$?
    n=$(field samples <"$work/verify.json"); m=$(field mismatches <"$work/verify.json")
    bar "C simulation of $sample" '0 of >= 1000 differ' "${m:-?} of ${n:-?} differ" "$([[ $rc == 0 && ${m:-1} == 0 ]] && verdict atleast "${n:-0}" 1000)"
  else
    skip "C simulation of $sample" 'no g++ here'
  fi
  if ./eehw devices 2>/dev/null | grep -q 'opencl:0'; then
    ./eehw run "$design" --device opencl:0 --samples 1000 --compare --json >"$work/run.json" 2>/dev/null; rc=$?
    n=$(field samples <"$work/run.json"); m=$(field mismatches <"$work/run.json")
    bar "OpenCL of $sample" '0 of >= 1000 differ' "${m:-?} of ${n:-?} differ" "$([[ $rc == 0 && ${m:-1} == 0 ]] && verdict atleast "${n:-0}" 1000)"
  else
    skip "OpenCL of $sample" 'no OpenCL device here'
  fi
done

# 4. Simulator: samples per second of the plain sample, from the difference of two run lengths.
run() { begin=$(now); ./eehw simulate samples/glyphs/design.yaml --samples "$1" --json >/dev/null 2>&1 || return 1; echo $(($(now) - begin)); }
if short=$(run 1000) && long=$(run 201000); then
  rate=$(awk -v a="$short" -v b="$long" 'BEGIN { d = b - a; r = 0; if (d > 0) r = 200000 / (d / 1e9); printf "%.0f", r }')
  bar 'simulator, plain sample' '>= 20000 samples/s' "$rate samples/s" "$(verdict atleast "$rate" 20000)"
else
  bar 'simulator, plain sample' '>= 20000 samples/s' 'ended with an error' bad
fi

# 4a. A million samples: processor time of the whole command.
TIMEFORMAT=%U
if seconds=$( { time ./eehw simulate samples/glyphs/design.yaml --decisions random:p=0.6 --samples 1000000 --json >/dev/null 2>&1; } 2>&1 ); then
  bar 'simulator, 1 M samples, always waiting' '< 10 s CPU' "$seconds s" "$(verdict less "$seconds" 10)"
else
  bar 'simulator, 1 M samples, always waiting' '< 10 s CPU' 'ended with an error' bad
fi
sed 's/^workload:.*/workload: { kind: poisson, periodNs: 30000 }/; s#^network: #network: '"$PWD"'/samples/glyphs/#' samples/glyphs/design.yaml >"$work/poisson.yaml"
seconds=$( { time ./eehw simulate "$work/poisson.yaml" --decisions random:p=0.6 --samples 1000000 --json >/dev/null 2>&1; } 2>&1 )
shown 'simulator, 1 M samples, Poisson arrivals' '< 10 s CPU' "$seconds s"

# 4b. Simulator against Verilator (building left out), and its clocks per processor second; with EEHW_BENCH_WHOLE=1 Verilator runs all 50 000 samples.
dotnet run --project tests/bench/EeHw.Benchmarks -c Release -- simulator samples ${EEHW_BENCH_WHOLE:+whole} || missed=1

# 5. Published designs: what the simulator says beside what was measured on the board. The tests print the figures.
if dotnet test tests/EeHw.Sim.Tests -c Release --nologo --filter FullyQualifiedName~EeHw.Sim.Tests.PublishedDesignTests --logger 'console;verbosity=detailed' >"$work/published.txt" 2>&1; then ok=ok; else ok=bad; fi
compare() { # compare NAME MEASURED UNIT FIGURE
  local off; off=$(awk -v a="${4:-0}" -v b="$2" 'BEGIN { printf "%.2f", (a / b - 1) * 100 }')
  bar "$1" "$2 $3 +- 3 %" "${4:-none} $3, $off %" "$([[ $ok == ok && -n $4 ]] && verdict awk -v o="$off" 'BEGIN { exit !(o <= 3 && o >= -3) }')"
}
compare 'ATHEENA A1, 1024 samples' 53.579 ms "$(grep -m 1 -o 'seed 1: [0-9.]*' "$work/published.txt" | grep -o '[0-9.]*$')"
compare 'FINN CNV w1a1, 1000 frames' 3020.50 /s "$(grep -m 1 -o '[0-9.]* frames/s over' "$work/published.txt" | grep -o '^[0-9.]*')"

# 6. A network of other hands through every verb.
data=${EEHW_DATA-}
[[ -n $data || ! -d ../shared/data ]] || data=$(readlink -f ../shared/data)
net=$data/fmnist-3exit/fmnist-3exit.onnx
if [[ -n $data && -f $net ]]; then
  norm=(--scale 0.00392157 --mean 0.2860 --std 0.3530)
  step() { local name=$1; shift; if "$@" >"$work/step.txt" 2>&1; then bar "fmnist-3exit: $name" 'ends with 0' 'ended with 0' ok; else bar "fmnist-3exit: $name" 'ends with 0' "ended with $?" bad; tail -n 2 "$work/step.txt"; fi; }
  step inspect ./eehw inspect "$net"
  step trace ./eehw trace "$net" --data "$data/fashion-mnist" --split test "${norm[@]}" --limit 2000 --out "$work/t.npz"
  step policy ./eehw policy evaluate "$work/t.npz" --thresholds 0.9
  step 'design new' ./eehw design new "$net" --platform zc706 --data "$data/fashion-mnist" --out "$work/fmnist.yaml"
  sed -i -E "s#^( *mean:).*#\1 [0.2860]#; s#^( *std:).*#\1 [0.3530]#" "$work/fmnist.yaml" 2>/dev/null
  step simulate ./eehw simulate "$work/fmnist.yaml" --samples 1000
  for target in vitis opencl verilog; do step "generate $target" ./eehw generate "$work/fmnist.yaml" --target "$target" --out "$work/$target"; done
  step verify ./eehw verify "$work/fmnist.yaml" --with csim --samples 100
  step run ./eehw run "$work/fmnist.yaml" --samples 500 --compare
  step report ./eehw report "$work/fmnist.yaml" --samples 500 --out "$work/report"
else
  skip 'fmnist-3exit through every verb' 'EEHW_DATA names no folder with it'
fi

# 7. Devices: time saved by leaving early, of what the saved work allows. Information.
if dotnet run --project tests/bench/EeHw.Benchmarks -c Release -- devices samples >"$work/devices.txt" 2>&1 || grep -q 'of the ideal' "$work/devices.txt"; then
  while IFS='|' read -r name figure; do shown "$name" '>= 0.9 of the ideal' "$figure"; done < <(sed -nE 's/^(.*), of the ideal +(.*samples.s, [0-9.]+ by MACs, [0-9.]+ by time).*$/\1|\2/p' "$work/devices.txt")
else
  skip 'devices: exits taken' 'the measurement ended with an error'
fi

# 7b. Devices against ONNX Runtime on the same networks, in turns. The peer is no dependency: npm install onnxruntime-node@1.30.0 --ignore-scripts in a folder that EEHW_ORT
# names, or in artifacts/peers. A cache of its own for PoCL, so that the cold compile is cold; its basic device for one thread, that with threads for two.
POCL_DEVICES="basic pthread" POCL_CACHE_DIR="$work/pocl" dotnet run --project tests/bench/EeHw.Benchmarks -c Release -- peers tests/bench/peers/onnxruntime.cjs || missed=1

# 8. Thresholds and schedules for budgets, on drawn traces of 10 000 samples, one core.
dotnet run --project tests/bench/EeHw.Benchmarks -c Release -- budgets || missed=1

# The closed form of an engine for ResNet-18, median of 21.
dotnet run --project tests/bench/EeHw.Benchmarks -c Release -- engine samples/topologies/resnet18.csv || missed=1

# 9. Training beside PyTorch on equal cores (Debian: python3-torch), where it is installed.
EEHW_DATA=$data dotnet run --project tests/bench/EeHw.Benchmarks -c Release -- training tests/bench/peers || missed=1
# 10. A large network: reading it, and the whole command.
if dotnet run --project tests/bench/EeHw.Benchmarks -c Release -- onnx "$work/large.onnx"; then :; else missed=1; fi
begin=$(now)
if ./eehw inspect "$work/large.onnx" >/dev/null 2>&1; then
  seconds=$(awk -v n=$(($(now) - begin)) 'BEGIN { printf "%.2f", n / 1e9 }')
  bar 'eehw inspect of it' '< 1 s' "$seconds s" "$(verdict less "$seconds" 1)"
else
  bar 'eehw inspect of it' '< 1 s' 'ended with an error' bad
fi
exit $missed

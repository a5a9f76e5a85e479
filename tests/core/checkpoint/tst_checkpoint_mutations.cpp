#include <fstream>
#include <iterator>

#include <QElapsedTimer>
#include <QtTest>

#include "core/base/random.h"
#include "core/checkpoint/readers.h"
#include "tests/support/fixtures.h"
#include "tests/support/torch_support.h"

using namespace m2ib;
using namespace m2ib::checkpoint;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Opens the bytes and reads every tensor, so that a wrong place would be noticed (by a sanitizer at the latest).
bool opens(const std::string& content) {
  const auto file = DataFile::of_bytes(std::as_bytes(std::span(content)), "mutated");
  const auto opened = open_one_file(file);
  if (!opened) return false;
  for (const auto& [name, info] : (*opened)->tensors()) {
    const auto bytes = static_cast<std::size_t>(info.elements()) * size_of(info.dtype);
    if (bytes > content.size() * 300) return false;  // only zip files may hold more than they are long
    std::vector<std::byte> out(bytes);
    std::vector<float> values(info.floating() ? static_cast<std::size_t>(info.elements()) : 0);
    (void)(*opened)->read_stored(name, out);
    if (info.floating()) (void)(*opened)->read_float32(name, values);
  }
  return true;
}

/// One to four changes: bits, letters that mean something, pieces moved, cuts. Most fall into `places`, the parts that
/// describe the numbers.
std::string mutated(const std::string& good, const std::vector<std::pair<std::size_t, std::size_t>>& places,
                    Random& random) {
  constexpr char kBytes[] = "()}]tRQbsuae.NKMJXqhrjc\x80\x81\x85\x86\x87\x88\x89\x8a\x93\x94\x95\0\xFF\x7F\x01PK";
  static const std::string kLetters(kBytes, sizeof kBytes - 1);
  std::string content = good;
  for (std::uint32_t change = random.below(4) + 1; change > 0; --change) {
    const auto& place = places[random.below(static_cast<std::uint32_t>(places.size()))];
    const std::size_t at =
        std::min(place.first + random.below(static_cast<std::uint32_t>(place.second)), content.size() - 1);
    const char letter = kLetters[random.below(static_cast<std::uint32_t>(kLetters.size()))];
    switch (random.below(6)) {
      case 0:
        content[at] = static_cast<char>(content[at] ^ (1 << random.below(8)));
        break;
      case 1:
      case 2:
        content[at] = letter;
        break;
      case 3:
        content.insert(at, 1, letter);
        break;
      case 4:
        content.erase(at, random.below(8) + 1);
        break;
      default:
        if (random.below(10) == 0) content.resize(std::max<std::size_t>(at, 1));
        break;
    }
  }
  return content;
}

}  // namespace

class TestCheckpointMutations : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void mutations_never_crash_data();
  void mutations_never_crash();
  void every_cut_is_refused();
};

void TestCheckpointMutations::mutations_never_crash_data() {
  QTest::addColumn<QString>("file");
  QTest::newRow("safetensors") << "hf_clip_tiny/variants/model_bf16.safetensors";
  QTest::newRow("zip") << "open_clip_tiny/epoch_3.pt";
  QTest::newRow("legacy") << "openai_clip_tiny/state_dict_legacy.pt";
  QTest::newRow("TorchScript") << "openai_clip_tiny/clip_tiny_torchscript.pt";
}

void TestCheckpointMutations::mutations_never_crash() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, file);
  const std::string good = read_file(m2ib::tests::fixture_dir() / file.toStdString());
  QVERIFY(opens(good));
  // Where the descriptions lie: the start (headers, legacy pickles), data.pkl, the zip directory at the end.
  std::vector<std::pair<std::size_t, std::size_t>> places = {{0, 200}, {0, 12000}};
  if (good.starts_with("PK")) {
    const std::size_t name = good.find("data.pkl");
    const std::size_t directory = good.find("PK\x01\x02");
    places = {{name + 8, 5000}, {name + 8, 5000}, {directory, good.size() - directory}, {good.size() - 60, 60}};
  }
  Random random(20251122, 3);
  int refused = 0;
  constexpr int kRounds = 800;
  QElapsedTimer timer;
  timer.start();
  for (int round = 0; round < kRounds; ++round) refused += opens(mutated(good, places, random)) ? 0 : 1;
  qInfo("%d of %d refused, %lld ms", refused, kRounds, static_cast<long long>(timer.elapsed()));
  QVERIFY2(refused > kRounds / 4, qPrintable(QString::number(refused)));
}

void TestCheckpointMutations::every_cut_is_refused() {
  using m2ib::tests::PickleText;
  const std::string pickle = PickleText().raw("}").text("w").tensor("0", 3, 0, {3}, {1}).raw("s").done();
  const std::string data = m2ib::tests::float_bytes({1, 2, 3});
  for (const std::string& good :
       {m2ib::tests::torch_zip(pickle, {data}), m2ib::tests::torch_legacy(pickle, {{"0", data}})}) {
    QVERIFY(opens(good));
    for (std::size_t size = 0; size < good.size(); ++size)
      QVERIFY2(!opens(good.substr(0, size)), std::to_string(size).c_str());
  }
}

QTEST_GUILESS_MAIN(TestCheckpointMutations)
#include "tst_checkpoint_mutations.moc"

#include <fstream>

#include <QElapsedTimer>
#include <QtTest>

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/pickle.h"
#include "tests/core/checkpoint/safetensors_support.h"
#include "tests/support/torch_support.h"

using namespace m2ib;
using namespace m2ib::checkpoint;
using m2ib::tests::float_bytes;
using m2ib::tests::PickleText;
using m2ib::tests::torch_zip;

namespace {

/// Peak resident memory of this process; the kernel lets a process reset its own.
long peak_memory_kib() {
  std::ifstream in("/proc/self/status");
  std::string word;
  long kib = 0;
  while (in >> word) {
    if (word == "VmHWM:") in >> kib;
  }
  return kib;
}
bool reset_peak_memory() {
  std::ofstream out("/proc/self/clear_refs");
  out << "5";
  return static_cast<bool>(out.flush());
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

const std::string kOne = float_bytes({1});

/// A dict with one tensor.
std::string one_tensor(std::int64_t elements, std::int64_t offset, const std::vector<std::int64_t>& shape,
                       const std::vector<std::int64_t>& strides, const std::string& type = "FloatStorage") {
  return PickleText().raw("}").text("w").tensor("0", elements, offset, shape, strides, type).raw("s").done();
}

}  // namespace

/// Time and memory stay bounded whatever a file asks for.
class TestTorchLimits : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cycles_end();
  void huge_pickles_need_little_memory_data();
  void huge_pickles_need_little_memory();
  void bombs_are_refused_before_unpacking();

 private:
  /// The words of the refusal, empty where there is none.
  std::string refusal(const std::string& content, const std::string& name = "hostile.pt") {
    const auto opened = open_checkpoint(scratch_.write(content, name));
    return opened ? std::string() : describe(opened.error());
  }
  m2ib::tests::ScratchFolder scratch_;
};

void TestTorchLimits::cycles_end() {
  const std::string tensor = PickleText().tensor("0", 1, 0, {1}, {1}).so_far().substr(2);
  // A dict in itself, a list in itself, an object whose state it is, modules in a ring, wrappers in a ring.
  const std::string start = "\x80\x02";
  const std::vector<std::pair<std::string, std::string>> pickles = {
      {start + "}q\x01" + PickleText().text("a").so_far().substr(2) + "h\x01s.", "no tensors"},
      {start + "]q\x01h\x01" + "a.", "no tensors"},
      {start + "ccollections\nOrderedDict\n)Rq\x01h\x01" + "b.", "no tensors"},
      {start + "c__torch__\nM\n)\x81q\x01}" + PickleText().text("m").so_far().substr(2) + "h\x01sb.",
       "nested too deeply"},
      {start + "}q\x01" + PickleText().text("state_dict").so_far().substr(2) + "h\x01s.", "no tensors"},
      {start + "ctorch._utils\n_rebuild_parameter\n(NtRq\x01}" + PickleText().text("w").so_far().substr(2) + "h\x01s.",
       "not run"},
  };
  for (const auto& [pickle, word] : pickles) {
    const std::string words = refusal(torch_zip(pickle, {kOne}));
    QVERIFY2(words.find(word) != std::string::npos, words.c_str());
  }
  // Each module holds the one before it twice: 2^40 names would come of it.
  std::string doubled = start + "c__torch__\nM\n)\x81}" + PickleText().text("w").so_far().substr(2) + tensor + "sb";
  for (int i = 0; i < 40; ++i) {
    doubled +=
        "q\x01"
        "0"
        "c__torch__\nM\n)\x81}(" +
        PickleText().text("a").so_far().substr(2) + "h\x01" + PickleText().text("b").so_far().substr(2) + "h\x01ub";
  }
  QElapsedTimer timer;
  timer.start();
  const std::string words = refusal(torch_zip(doubled + ".", {kOne}));
  QVERIFY2(words.find("too many") != std::string::npos, words.c_str());
  QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void TestTorchLimits::huge_pickles_need_little_memory_data() {
  QTest::addColumn<QByteArray>("start");
  QTest::addColumn<QByteArray>("unit");
  const auto row = [](const char* name, const std::string& start, const std::string& unit) {
    QTest::newRow(name) << QByteArray::fromStdString(start) << QByteArray::fromStdString(unit);
  };
  row("marks", "", "(");
  row("nothings", "", "N");
  row("tuples", "", ")");
  row("dicts put away", "", "}0");
  row("globals", "", "ca\nb\n0");
  row("nested lists", "]", "]a");
  row("list of numbers", "](", "K\x01");
  row("list filled", "]", "Na");
  row("wide tuple doubled", ")", "2\x86");
  row("calls", "ca\nb\nq\x01", "h\x01)R0");
  row("ids", "Nq\x01", "h\x01Q0");
  row("memo", "N", "\x94");
  row("frames", "", std::string("\x95\0\0\0\0\0\0\0\0", 9));
}

void TestTorchLimits::huge_pickles_need_little_memory() {
  QFETCH(QByteArray, start);
  QFETCH(QByteArray, unit);
  const std::string pickle = "\x80\x02" + start.toStdString() +
                             repeated(unit.toStdString(), Pickle::kMaxBytes / static_cast<std::size_t>(unit.size()));
  if (!reset_peak_memory()) QSKIP("this system does not let a process reset its peak memory");
  const long before = peak_memory_kib();
  const auto read = Pickle::read(std::as_bytes(std::span(pickle)));
  const long grown = peak_memory_kib() - before;
  QVERIFY(!read.has_value());
#ifdef __SANITIZE_ADDRESS__
  QSKIP("refused as it should be; the address sanitizer keeps freed memory, so its amount says nothing");
#endif
  QVERIFY2(grown < 400 * 1024, qPrintable(QString("%1 KiB").arg(grown)));
  qInfo("%ld MiB: %s", grown / 1024, read.error().reason.c_str());
}

void TestTorchLimits::bombs_are_refused_before_unpacking() {
  // A true bomb: 96 MiB of zeros in 0.1 MiB, as the numbers, and as the pickle itself.
  const std::string zeros(std::size_t{96} << 20, '\0');
  const auto elements = static_cast<std::int64_t>(zeros.size() / 4);
  const std::string numbers =
      m2ib::tests::zip_archive({{"r/data.pkl", one_tensor(elements, 0, {elements}, {1})}, {"r/data/0", zeros, 8}});
  const std::string pickle = m2ib::tests::zip_archive({{"r/data.pkl", zeros, 8}});
  // The directory says less than there is.
  const std::string liar = m2ib::tests::zip_archive(
      {{"r/data.pkl", one_tensor(256, 0, {256}, {1})}, {"r/data/0", zeros.substr(0, 4 << 20), 8, 1024}});
  if (!reset_peak_memory()) QSKIP("this system does not let a process reset its peak memory");
  const long before = peak_memory_kib();
  for (const std::string& content : {numbers, pickle}) {
    const std::string words = refusal(content);
    QVERIFY2(words.find("zip bomb") != std::string::npos, words.c_str());
  }
  const auto opened = open_checkpoint(scratch_.write(liar, "liar.pt"));
  if (opened) {
    std::vector<float> out(256);
    QCOMPARE((*opened)->read_float32("w", out).error().code, ErrorCode::CheckpointInvalid);
  }
  const long grown = peak_memory_kib() - before;
#ifndef __SANITIZE_ADDRESS__
  QVERIFY2(grown < 16 * 1024, qPrintable(QString("%1 KiB").arg(grown)));
#endif
}

QTEST_GUILESS_MAIN(TestTorchLimits)
#include "tst_torch_limits.moc"

#include <QtTest>

#include "core/checkpoint/checkpoint.h"
#include "tests/core/checkpoint/safetensors_support.h"
#include "tests/support/torch_support.h"

using namespace m2ib;
using namespace m2ib::checkpoint;
using m2ib::tests::PickleText;

class TestCheckpointShards : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void shard_index_faults_data();
  void shard_index_faults();

 private:
  m2ib::tests::ScratchFolder scratch_;
};

void TestCheckpointShards::shard_index_faults_data() {
  QTest::addColumn<QString>("index");
  QTest::addColumn<QString>("word");
  const auto map = [](const char* inner) { return QString(R"({"metadata":{},"weight_map":{%1}})").arg(inner); };
  QTest::newRow("good") << map(R"("a":"1.safetensors","b":"2.safetensors")") << "";
  QTest::newRow("missing part") << map(R"("a":"1.safetensors","b":"3.safetensors")") << "is missing from the folder";
  QTest::newRow("missing tensor") << map(R"("a":"1.safetensors","b":"1.safetensors")")
                                  << "lacks the promised tensor 'b'";
  QTest::newRow("twice in the parts") << map(R"("a":"1.safetensors","b":"2.safetensors","c":"a again.bin")")
                                      << "'a' twice";
  QTest::newRow("twice in the index") << map(R"("a":"1.safetensors","a":"2.safetensors")") << "a name twice";
  QTest::newRow("folder") << map(R"("a":"sub/1.safetensors")") << "not one of the same folder";
  QTest::newRow("parent") << map(R"("a":"..")") << "not one of the same folder";
  QTest::newRow("absolute") << map(R"("a":"/etc/passwd")") << "not one of the same folder";
  QTest::newRow("Windows") << map(R"("a":"..\\1.safetensors")") << "not one of the same folder";
  QTest::newRow("NUL") << map(R"("a":"1.safetensors\u0000x")") << "not one of the same folder";
  QTest::newRow("no name") << map(R"("a":7)") << "names no file";
  QTest::newRow("itself") << map(R"("a":"index.json")") << "JSON text";
  QTest::newRow("cut short") << map(R"("a":"short.safetensors")") << "cut short";
  QTest::newRow("not a map") << R"({"weight_map":[]})"
                             << "no list of tensors";
  QTest::newRow("deep") << "{\"weight_map\":" + QString("[").repeated(100000) << "cannot be read";
  QTest::newRow("not JSON") << "{weight_map"
                            << "not the index";
}

void TestCheckpointShards::shard_index_faults() {
  QFETCH(QString, index);
  QFETCH(QString, word);
  const std::vector<float> one = {1};
  const std::string first = m2ib::tests::to_text(to_safetensors({make_tensor("a", {1}, one)}));
  (void)scratch_.write(first, "1.safetensors");
  (void)scratch_.write(first.substr(0, first.size() - 1), "short.safetensors");
  (void)scratch_.write(m2ib::tests::to_text(to_safetensors({make_tensor("b", {1}, one)})), "2.safetensors");
  const std::string again = PickleText().raw("}").text("a").tensor("0", 1, 0, {}, {}).raw("s").done();
  (void)scratch_.write(m2ib::tests::torch_zip(again, {m2ib::tests::float_bytes(one)}), "a again.bin");
  const auto opened = open_checkpoint(scratch_.write(index.toStdString(), "index.json"));
  QCOMPARE(opened.has_value(), word.isEmpty());
  if (!opened)
    QVERIFY2(describe(opened.error()).find(word.toStdString()) != std::string::npos, describe(opened.error()).c_str());
}

QTEST_GUILESS_MAIN(TestCheckpointShards)
#include "tst_checkpoint_shards.moc"

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <set>

#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/checkpoint/checkpoint.h"
#include "tests/core/checkpoint/safetensors_support.h"
#include "tests/core/checkpoint/tensor_counts.h"
#include "tests/support/fixture_facts.h"
#include "tests/support/torch_support.h"

using namespace m2ib;
using namespace m2ib::checkpoint;
using m2ib::tests::fixture_dir;
using m2ib::tests::fixture_json;
using m2ib::tests::PickleText;
using m2ib::tests::TensorCounts;

namespace {

using Values = std::map<std::string, std::vector<float>>;

CheckpointPtr open_or_null(const std::filesystem::path& path) {
  auto opened = open_checkpoint(path);
  if (!opened) qWarning("%s", describe(opened.error()).c_str());
  return opened ? *opened : nullptr;
}

std::vector<float> floats(const Checkpoint& checkpoint, const std::string& name) {
  std::vector<float> values(static_cast<std::size_t>(checkpoint.find(name)->elements()));
  const auto read = checkpoint.read_float32(name, values);
  if (!read) qWarning("%s", describe(read.error()).c_str());
  return read ? values : std::vector<float>();
}

/// Every floating tensor.
Values all_floats(const Checkpoint& checkpoint) {
  Values values;
  for (const auto& [name, info] : checkpoint.tensors()) {
    if (info.floating()) values.emplace(name, floats(checkpoint, name));
  }
  return values;
}

std::uint32_t bits(float value) { return std::bit_cast<std::uint32_t>(value); }

bool same_bits(const Values& a, const Values& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.first == y.first && std::ranges::equal(x.second, y.second, {}, bits, bits);
  });
}

}  // namespace

class TestCheckpoint : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void formats_are_found_by_content_data();
  void formats_are_found_by_content();
  void torch_zip_equals_safetensors();
  void shards_equal_rounded_values();
  void three_openai_files_are_equal();
  void training_checkpoint_is_unwrapped();
  void wrappers_and_prefixes_data();
  void wrappers_and_prefixes();
  void half_precision_is_exact();
  void views_are_put_in_order();
  void shared_storages_are_read();
  void zip64_and_deflate_are_read();
  void integers_are_read();
  void wrong_requests_are_refused();
  void torchscript_names_are_dotted();

 private:
  m2ib::tests::ScratchFolder scratch_;
};

void TestCheckpoint::formats_are_found_by_content_data() {
  M2IB_REQUIRE_FIXTURES();
  QTest::addColumn<QString>("file");
  QTest::addColumn<int>("format");
  QTest::addColumn<int>("tensors");
  const TensorCounts counts;
  const auto row = [](const char* file, FileFormat format, int tensors) {
    QTest::newRow(file) << file << static_cast<int>(format) << tensors;
  };
  row("hf_clip_tiny/model.safetensors", FileFormat::Safetensors, counts.hf);
  row("hf_clip_tiny/pytorch_model.bin", FileFormat::TorchZip, counts.hf + 2);  // and position_ids of both towers
  row("hf_clip_tiny/variants/sharded_fp16/model.safetensors.index.json", FileFormat::ShardedSafetensors, counts.hf);
  row("openai_clip_tiny/state_dict.pt", FileFormat::TorchZip, counts.openai);
  row("openai_clip_tiny/state_dict_legacy.pt", FileFormat::TorchLegacy, counts.openai);
  row("openai_clip_tiny/clip_tiny_torchscript.pt", FileFormat::TorchScript,
      counts.openai + 3);  // and three whole numbers
  row("open_clip_tiny/open_clip_pytorch_model.bin", FileFormat::TorchZip, counts.open_clip);
  row("open_clip_tiny/epoch_3.pt", FileFormat::TorchZip, counts.open_clip);
  row("open_clip_tiny/custom_text/open_clip_model.safetensors", FileFormat::Safetensors, counts.custom_text);
  row("biomedclip_tiny/open_clip_pytorch_model.bin", FileFormat::TorchZip, counts.biomedclip);
}

void TestCheckpoint::formats_are_found_by_content() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, file);
  QFETCH(int, format);
  QFETCH(int, tensors);
  const auto path = fixture_dir() / file.toStdString();
  const auto checkpoint = open_or_null(path);
  QVERIFY(checkpoint != nullptr);
  QCOMPARE(static_cast<int>(checkpoint->format()), format);
  QCOMPARE(static_cast<int>(checkpoint->tensors().size()), tensors);
  QCOMPARE(checkpoint->path(), path);
  QVERIFY(!checkpoint->files().empty());
  for (const auto& [name, values] : all_floats(*checkpoint)) QVERIFY2(!values.empty(), name.c_str());
  if (format == static_cast<int>(FileFormat::ShardedSafetensors)) {
    const auto index = fixture_json(file.toStdString());
    std::set<std::string> shards;
    for (const auto& [name, shard] : index.at("weight_map").items()) shards.insert(shard.get<std::string>());
    QVERIFY(shards.size() > 1);
    QCOMPARE(checkpoint->files().size(), shards.size());
    QCOMPARE(checkpoint->tensors().size(), index.at("weight_map").size());
    return;
  }
  // The same bytes under a name that says something else.
  const auto renamed = scratch_.path("renamed.safetensors.zip.txt");
  std::filesystem::copy_file(path, renamed, std::filesystem::copy_options::overwrite_existing);
  const auto again = open_or_null(renamed);
  QVERIFY(again != nullptr);
  QCOMPARE(static_cast<int>(again->format()), format);
}

void TestCheckpoint::torch_zip_equals_safetensors() {
  M2IB_REQUIRE_FIXTURES();
  const auto torch = open_or_null(fixture_dir() / "hf_clip_tiny/pytorch_model.bin");
  const auto safe = open_or_null(fixture_dir() / "hf_clip_tiny/model.safetensors");
  QVERIFY(torch != nullptr && safe != nullptr);
  QVERIFY(same_bits(all_floats(*torch), all_floats(*safe)));
  const auto mapped = SafetensorsFile::open(fixture_dir() / "hf_clip_tiny/model.safetensors");
  QVERIFY(mapped.has_value());
  for (const auto& [name, view] : (*mapped)->tensors()) {
    QVERIFY2(std::ranges::equal(view.to_float32(), floats(*safe, name), {}, bits, bits), name.c_str());
    std::vector<std::byte> stored(view.bytes.size());
    QVERIFY(torch->read_stored(name, stored).has_value());
    QVERIFY2(std::ranges::equal(stored, view.bytes), name.c_str());
  }
}

void TestCheckpoint::shards_equal_rounded_values() {
  M2IB_REQUIRE_FIXTURES();
  const auto shards = open_or_null(fixture_dir() / "hf_clip_tiny/variants/sharded_fp16/model.safetensors.index.json");
  const auto safe = open_or_null(fixture_dir() / "hf_clip_tiny/model.safetensors");
  QVERIFY(shards != nullptr && safe != nullptr);
  Values rounded = all_floats(*safe);
  for (auto& [name, values] : rounded) {
    const NamedTensor half = make_tensor(name, {static_cast<std::int64_t>(values.size())}, values, DType::F16);
    values = TensorView{half.dtype, half.shape, half.data}.to_float32();
  }
  QVERIFY(same_bits(all_floats(*shards), rounded));
}

void TestCheckpoint::three_openai_files_are_equal() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = fixture_dir() / "openai_clip_tiny";
  const auto zip = open_or_null(folder / "state_dict.pt");
  const auto legacy = open_or_null(folder / "state_dict_legacy.pt");
  const auto script = open_or_null(folder / "clip_tiny_torchscript.pt");
  QVERIFY(zip != nullptr && legacy != nullptr && script != nullptr);
  const Values values = all_floats(*zip);
  QCOMPARE(values.size(), static_cast<std::size_t>(TensorCounts().openai));
  QVERIFY(same_bits(values, all_floats(*legacy)));
  QVERIFY(same_bits(values, all_floats(*script)));
  QVERIFY(zip->find("visual.conv1.weight")->dtype == DType::F16);
  QVERIFY(zip->find("ln_final.weight")->dtype == DType::F32);
  const auto info = fixture_json("openai_clip_tiny/info.json");
  for (const auto& [tensor, key] : {std::pair{"input_resolution", "image_resolution"},
                                    {"context_length", "context_length"},
                                    {"vocab_size", "vocab_size"}}) {
    QVERIFY((script->read_int64(tensor).value() == std::vector{info.at(key).get<std::int64_t>()}));
  }
}

void TestCheckpoint::training_checkpoint_is_unwrapped() {
  M2IB_REQUIRE_FIXTURES();
  const auto epoch = open_or_null(fixture_dir() / "open_clip_tiny/epoch_3.pt");
  const auto plain = open_or_null(fixture_dir() / "open_clip_tiny/open_clip_pytorch_model.bin");
  QVERIFY(epoch != nullptr && plain != nullptr);
  const auto notes = epoch->notes();
  QCOMPARE(notes.at("epoch"), std::string("3"));
  QCOMPARE(notes.at("name"), std::string("tiny"));
  QCOMPARE(notes.at("wrapper"), std::string("state_dict"));
  QCOMPARE(notes.at("prefix"), std::string("module."));
  QCOMPARE(epoch->tensors().size(), plain->tensors().size());
  for (const auto& [name, info] : plain->tensors()) {
    const TensorInfo* other = epoch->find(name);
    QVERIFY2(other != nullptr && other->shape == info.shape, name.c_str());
  }
  std::vector<float> none;
  QVERIFY(epoch->read_float32("module.ln_final.weight", none).error().code == ErrorCode::TensorMissing);
}

void TestCheckpoint::wrappers_and_prefixes_data() {
  QTest::addColumn<QStringList>("wrappers");
  QTest::addColumn<QString>("prefix");
  for (const char* wrapper : {"state_dict", "model_state_dict", "model", "model_state"}) {
    QTest::newRow(wrapper) << QStringList{wrapper} << "";
  }
  QTest::newRow("two wrappers") << QStringList{"model", "state_dict"} << "module.";
  for (const char* prefix : {"module.", "_orig_mod.", "model.", "clip.", "module._orig_mod.", "model.clip."}) {
    QTest::newRow(prefix) << QStringList{"state_dict"} << prefix;
  }
}

void TestCheckpoint::wrappers_and_prefixes() {
  QFETCH(QStringList, wrappers);
  QFETCH(QString, prefix);
  const std::string start = prefix.toStdString();
  PickleText pickle;
  for (const QString& wrapper : wrappers) {
    // Beside the weights: a number, a tensor, an object of an unknown class, and the next wrapper.
    pickle.raw("}(").text("epoch").number(7).text("best_loss").tensor("0", 6, 0, {}, {});
    pickle.text("args").global("argparse", "Namespace").raw(")R}").text("lr").raw("G?\xf0");
    pickle.raw(std::string(6, '\0')).raw("sb").text(wrapper.toStdString());
  }
  pickle.raw("}(").text(start + "a.weight").tensor("0", 6, 0, {2, 3}, {3, 1});
  pickle.text(start + "b").tensor("1", 1, 0, {}, {}).text("version").number(2).raw("u");
  for (int i = 0; i < wrappers.size(); ++i) pickle.raw("u");
  const std::string content = m2ib::tests::torch_zip(
      pickle.done(), {m2ib::tests::float_bytes({1, 2, 3, 4, 5, 6}), m2ib::tests::float_bytes({7})});
  const auto checkpoint = open_or_null(scratch_.write(content, "wrapped.pt"));
  QVERIFY(checkpoint != nullptr);
  QCOMPARE(checkpoint->tensors().size(), std::size_t{2});
  QVERIFY((floats(*checkpoint, "a.weight") == std::vector<float>{1, 2, 3, 4, 5, 6}));
  QVERIFY((floats(*checkpoint, "b") == std::vector<float>{7}));
  const auto notes = checkpoint->notes();
  QCOMPARE(notes.at("epoch"), std::string("7"));
  QCOMPARE(notes.at("wrapper"), wrappers.join(".").toStdString());
  QCOMPARE(notes.contains("prefix") ? notes.at("prefix") : std::string(), start);
  QVERIFY(notes.at("not_run").find("argparse.Namespace") != std::string::npos);
}

void TestCheckpoint::half_precision_is_exact() {
  // All 65536 halves against the definition of the format.
  NamedTensor all{"h", DType::F16, {65536}, std::vector<std::byte>(131072)};
  for (std::uint32_t i = 0; i < 65536; ++i) {
    const auto half = static_cast<std::uint16_t>(i);
    std::memcpy(all.data.data() + 2 * i, &half, 2);
  }
  NamedTensor brain{"b", DType::BF16, {65536}, all.data};
  const auto checkpoint = open_or_null(scratch_.write(m2ib::tests::to_text(to_safetensors({all, brain}))));
  QVERIFY(checkpoint != nullptr);
  const auto halves = floats(*checkpoint, "h");
  const auto brains = floats(*checkpoint, "b");
  for (std::uint32_t i = 0; i < 65536; ++i) {
    const int exponent = static_cast<int>((i >> 10U) & 31U);
    const int mantissa = static_cast<int>(i & 1023U);
    const double sign = (i & 0x8000U) != 0 ? -1.0 : 1.0;
    QCOMPARE(bits(brains[i]), i << 16U);
    if (exponent == 31 && mantissa != 0) {
      QVERIFY(std::isnan(halves[i]));  // processors may make a signalling one quiet
      continue;
    }
    if (exponent == 31) {
      QCOMPARE(bits(halves[i]), ((i & 0x8000U) << 16U) | 0x7F800000U | (static_cast<std::uint32_t>(mantissa) << 13U));
      continue;
    }
    const double value = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    QCOMPARE(bits(halves[i]), bits(static_cast<float>(sign * value)));
  }
}

void TestCheckpoint::views_are_put_in_order() {
  std::vector<float> storage(24);
  for (std::size_t i = 0; i < storage.size(); ++i) storage[i] = static_cast<float>(i);
  PickleText pickle;
  pickle.raw("}(");
  pickle.text("transposed").tensor("0", 24, 0, {4, 6}, {1, 4});
  pickle.text("part").tensor("0", 24, 7, {2, 2}, {6, 2});
  pickle.text("permuted").tensor("0", 24, 0, {2, 3, 4}, {1, 2, 6});
  pickle.text("repeated").tensor("0", 24, 3, {2, 3}, {0, 1});
  pickle.text("one").tensor("0", 24, 23, {1, 1}, {99, 77});
  pickle.text("empty").tensor("0", 24, 24, {0, 3}, {3, 1}).raw("u");
  const std::string zip = m2ib::tests::torch_zip(pickle.done(), {m2ib::tests::float_bytes(storage)});
  const std::string legacy = [&] {
    // The old format has one more value in the ids.
    std::string old = pickle.done();
    return m2ib::tests::torch_legacy(old, {{"0", m2ib::tests::float_bytes(storage)}});
  }();
  for (const std::string& content : {zip, legacy}) {
    const auto checkpoint = open_or_null(scratch_.write(content, "views.pt"));
    QVERIFY(checkpoint != nullptr);
    std::vector<float> expected;
    for (int row = 0; row < 4; ++row) {
      for (int column = 0; column < 6; ++column) expected.push_back(static_cast<float>(row + 4 * column));
    }
    QVERIFY(floats(*checkpoint, "transposed") == expected);
    QVERIFY((floats(*checkpoint, "part") == std::vector<float>{7, 9, 13, 15}));
    expected.clear();
    for (int i = 0; i < 2; ++i) {
      for (int j = 0; j < 3; ++j) {
        for (int k = 0; k < 4; ++k) expected.push_back(static_cast<float>(i + 2 * j + 6 * k));
      }
    }
    QVERIFY(floats(*checkpoint, "permuted") == expected);
    QVERIFY((floats(*checkpoint, "repeated") == std::vector<float>{3, 4, 5, 3, 4, 5}));
    QVERIFY((floats(*checkpoint, "one") == std::vector<float>{23}));
    QVERIFY(floats(*checkpoint, "empty").empty());
  }
}

void TestCheckpoint::shared_storages_are_read() {
  PickleText pickle;
  pickle.raw("}(").text("tied").tensor("0", 4, 0, {2, 2}, {2, 1}).text("token").tensor("0", 4, 0, {2, 2}, {2, 1});
  pickle.text("other").tensor("1", 2, 1, {1}, {1}).text("parameter").global("torch._utils", "_rebuild_parameter");
  pickle.raw("(").tensor("0", 4, 2, {2}, {1}).raw("\x88").global("collections", "OrderedDict").raw(")RtRu");
  const auto checkpoint = open_or_null(scratch_.write(
      m2ib::tests::torch_zip(pickle.done(), {m2ib::tests::float_bytes({1, 2, 3, 4}), m2ib::tests::float_bytes({8, 9})}),
      "shared.pt"));
  QVERIFY(checkpoint != nullptr);
  for (int round = 0; round < 2; ++round) {
    QVERIFY((floats(*checkpoint, "tied") == std::vector<float>{1, 2, 3, 4}));
    QVERIFY((floats(*checkpoint, "other") == std::vector<float>{9}));
    QVERIFY((floats(*checkpoint, "token") == std::vector<float>{1, 2, 3, 4}));
    QVERIFY((floats(*checkpoint, "parameter") == std::vector<float>{3, 4}));
  }
}

void TestCheckpoint::zip64_and_deflate_are_read() {
  const std::string pickle = PickleText().raw("}").text("w").tensor("0", 3, 0, {3}, {1}).raw("s").done();
  const std::string data = m2ib::tests::float_bytes({1.5F, -2, 3});
  const std::vector<float> expected = {1.5F, -2, 3};
  m2ib::tests::ZipClaims zip64;
  zip64.zip64 = true;
  const std::string files[] = {m2ib::tests::torch_zip(pickle, {data}, {}, zip64),
                               m2ib::tests::zip_archive({{"r/data.pkl", pickle, 8}, {"r/data/0", data, 8}})};
  for (const std::string& content : files) {
    const auto checkpoint = open_or_null(scratch_.write(content, "zip.pt"));
    QVERIFY(checkpoint != nullptr);
    QVERIFY(floats(*checkpoint, "w") == expected);
  }
}

void TestCheckpoint::integers_are_read() {
  PickleText pickle;
  pickle.raw("}(").text("i64").tensor("0", 2, 0, {2}, {1}, "LongStorage");
  pickle.text("bool").tensor("1", 3, 0, {3}, {1}, "BoolStorage").text("i8").tensor("2", 2, 0, {2}, {1}, "CharStorage");
  pickle.text("f64").tensor("3", 1, 0, {}, {}, "DoubleStorage").raw("u");
  using m2ib::tests::little_endian;
  const auto checkpoint = open_or_null(scratch_.write(
      m2ib::tests::torch_zip(pickle.done(), {little_endian<std::int64_t>(-5) + little_endian<std::int64_t>(1LL << 40),
                                             std::string("\x00\x01\x02", 3), "\xFF\x05", little_endian(0.1)}),
      "integers.pt"));
  QVERIFY(checkpoint != nullptr);
  QVERIFY((checkpoint->read_int64("i64").value() == std::vector<std::int64_t>{-5, 1LL << 40}));
  QVERIFY((checkpoint->read_int64("bool").value() == std::vector<std::int64_t>{0, 1, 1}));
  QVERIFY((checkpoint->read_int64("i8").value() == std::vector<std::int64_t>{-1, 5}));
  QVERIFY((floats(*checkpoint, "f64") == std::vector<float>{0.1F}));
}

void TestCheckpoint::wrong_requests_are_refused() {
  const std::vector<float> values(4, 1.0F);
  const std::string content = m2ib::tests::to_text(
      to_safetensors({make_tensor("w", {4}, values), NamedTensor{"i", DType::I64, {1}, std::vector<std::byte>(8)}}));
  const auto checkpoint = open_or_null(scratch_.write(content));
  QVERIFY(checkpoint != nullptr);
  std::vector<float> three(3);
  std::vector<float> one(1);
  std::vector<std::byte> bytes(15);
  QCOMPARE(checkpoint->read_float32("none", three).error().code, ErrorCode::TensorMissing);
  QCOMPARE(checkpoint->read_float32("w", three).error().code, ErrorCode::ComputeFailed);
  QCOMPARE(checkpoint->read_float32("i", one).error().code, ErrorCode::TensorWrongType);
  QCOMPARE(checkpoint->read_stored("w", bytes).error().code, ErrorCode::ComputeFailed);
  QCOMPARE(checkpoint->read_int64("w").error().code, ErrorCode::TensorWrongType);
  // Whoever shortens the file meanwhile gets an error, not a crash.
  std::filesystem::resize_file(checkpoint->path(), 90);
  std::vector<float> four(4);
  QCOMPARE(checkpoint->read_float32("w", four).error().code, ErrorCode::FileUnreadable);
}

void TestCheckpoint::torchscript_names_are_dotted() {
  PickleText pickle;
  pickle.global("__torch__.clip", "Model").raw(")\x81}(").text("scale").tensor("0", 1, 0, {}, {}).text("training");
  pickle.raw("\x89").text("visual").global("__torch__", "Visual").raw(")\x81}(").text("proj");
  pickle.tensor("0", 1, 0, {1, 1}, {1, 1}).text("0").global("__torch__", "Empty").raw(")\x81}bubub");
  const auto checkpoint =
      open_or_null(scratch_.write(m2ib::tests::torch_zip(pickle.done(), {m2ib::tests::float_bytes({3})},
                                                         {{"any name/constants.pkl", "\x80\x02)."}}),
                                  "script.pt"));
  QVERIFY(checkpoint != nullptr);
  QVERIFY(checkpoint->format() == FileFormat::TorchScript);
  QCOMPARE(checkpoint->tensors().size(), std::size_t{2});
  QVERIFY((floats(*checkpoint, "visual.proj") == std::vector<float>{3}));
}

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"

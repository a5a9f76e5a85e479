#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include <QtTest>

#include "core/checkpoint/safetensors.h"
#include "tests/core/checkpoint/safetensors_support.h"

using namespace m2ib;
using namespace m2ib::checkpoint;
using m2ib::tests::raw_safetensors;

namespace {

NamedTensor typed(const std::string& name, DType dtype, std::vector<std::int64_t> shape, std::vector<std::byte> data) {
  return {name, dtype, std::move(shape), std::move(data)};
}

template <class T>
std::vector<std::byte> bytes_of(const std::vector<T>& values) {
  const auto bytes = std::as_bytes(std::span(values));
  return {bytes.begin(), bytes.end()};
}

std::uint32_t bits(float value) { return std::bit_cast<std::uint32_t>(value); }

TensorView view(DType dtype, const std::vector<std::byte>& data) {
  return {dtype, {static_cast<std::int64_t>(data.size() / size_of(dtype))}, data};
}

std::uint16_t to_half(float value) {
  const auto tensor = make_tensor("x", {1}, std::vector{value}, DType::F16);
  std::uint16_t half = 0;
  std::memcpy(&half, tensor.data.data(), sizeof half);
  return half;
}

/// The value of a half by its definition, computed in double.
double half_by_definition(std::uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const int mantissa = half & 1023;
  const double magnitude = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
  return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

}  // namespace

class TestSafetensors : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void malformed_header_is_refused_data();
  void malformed_header_is_refused();
  void unusual_header_is_read_data();
  void unusual_header_is_read();
  void every_half_converts_both_ways();
  void half_rounding_data();
  void half_rounding();
  void bfloat_and_double_convert();
  void integers_widen();
  void written_file_reads_back();
  void writer_orders_and_pads();
  void unaligned_data_is_read();

 private:
  m2ib::tests::ScratchFolder scratch_;
};

void TestSafetensors::malformed_header_is_refused_data() {
  QTest::addColumn<std::string>("header");
  QTest::addColumn<int>("data_bytes");
  QTest::addColumn<QString>("reason");
  const auto row = [](const char* name, const std::string& header, int data_bytes, const char* reason) {
    QTest::newRow(name) << header << data_bytes << QString(reason);
  };
  const auto entry = [](const std::string& shape, const std::string& offsets, const std::string& dtype = "\"F32\"") {
    return R"({"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
  };
  const auto one = [&](const std::string& shape, const std::string& offsets, const std::string& dtype = "\"F32\"") {
    return "{\"a\":" + entry(shape, offsets, dtype) + "}";
  };
  const std::string good = entry("[2]", "[0,8]");
  row("empty header", "", 0, "begin with");
  row("spaces first", " " + one("[2]", "[0,8]"), 8, "begin with");
  row("array", "[]", 0, "begin with");
  row("unclosed", "{\"a\":" + good, 8, "not valid JSON");
  row("text after it", one("[2]", "[0,8]") + "x", 8, "not valid JSON");
  row("NUL after it", one("[2]", "[0,8]") + std::string(1, '\0') + "{", 8, "control character");
  row("comment", "{/* a */}", 0, "not valid JSON");
  row("trailing comma", "{\"a\":" + good + ",}", 8, "not valid JSON");
  row("not UTF-8", "{\"a\xFF\":" + good + "}", 8, "not valid JSON");
  row("lone surrogate", "{\"a\\ud800\":" + good + "}", 8, "not valid JSON");
  row("newline in a name", "{\"a\nb\":" + good + "}", 8, "not valid JSON");
  row("entry is a number", "{\"a\":1}", 0, "not an object");
  row("entry is a list", "{\"a\":[]}", 0, "not an object");
  row("entry is null", "{\"a\":null}", 0, "not an object");
  row("no dtype", R"({"a":{"shape":[2],"data_offsets":[0,8]}})", 8, "no dtype");
  row("no shape", R"({"a":{"dtype":"F32","data_offsets":[0,8]}})", 8, "no shape");
  row("no offsets", R"({"a":{"dtype":"F32","shape":[2]}})", 8, "no pair");
  row("dtype twice", R"({"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8, "twice");
  row("name twice", "{\"a\":" + good + ",\"a\":" + entry("[2]", "[8,16]") + "}", 16, "twice");
  row("name twice, once escaped", "{\"a\":" + good + ",\"\\u0061\":" + entry("[2]", "[8,16]") + "}", 16, "twice");
  row("metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0, "twice");
  row("metadata key twice", R"({"__metadata__":{"k":"a","k":"b"}})", 0, "twice");
  row("metadata number", R"({"__metadata__":{"k":1}})", 0, "not a string");
  row("metadata object", R"({"__metadata__":{"k":{}}})", 0, "not a string");
  row("metadata string", R"({"__metadata__":"x"})", 0, "not an object");
  row("dtype number", one("[2]", "[0,8]", "32"), 8, "not a string");
  row("dtype list", one("[2]", "[0,8]", "[]"), 8, "not a string");
  row("dtype unknown", one("[2]", "[0,8]", "\"Q17\""), 8, "Q17");
  row("dtype lower case", one("[2]", "[0,8]", "\"f32\""), 8, "f32");
  row("shape number", one("2", "[0,8]"), 8, "not a list");
  row("shape string", one("\"2\"", "[0,8]"), 8, "not a list");
  row("shape object", one("{}", "[0,8]"), 8, "not a list");
  row("shape nested", one("[[2]]", "[0,8]"), 8, "not a number");
  row("shape of strings", one("[\"2\"]", "[0,8]"), 8, "not a number");
  row("shape negative", one("[-2]", "[0,8]"), 8, "-2");
  row("shape fraction", one("[2.5]", "[0,8]"), 8, "2.5");
  row("shape whole but float", one("[2.0]", "[0,8]"), 8, "2.0");
  row("shape exponent", one("[2e0]", "[0,8]"), 8, "2e0");
  row("shape 2^63", one("[9223372036854775808]", "[0,8]"), 8, "9223372036854775808");
  row("shape 2^64", one("[18446744073709551616]", "[0,8]"), 8, "18446744073709551616");
  row("shape overflows", one("[4294967296,4294967296,4294967296]", "[0,8]"), 8, "too large");
  row("size overflows to 8", one("[4611686018427387906]", "[0,8]"), 8, "too large");
  row("zero hides no overflow", one("[0,4294967296,4294967296,4294967296]", "[0,0]"), 0, "too large");
  row("65 dimensions",
      one(
          "[1" +
              [] {
                std::string s;
                for (int i = 0; i < 64; ++i) s += ",1";
                return s;
              }() +
              "]",
          "[0,4]"),
      4, "more than 64 dimensions");
  row("endless number", one("[1" + std::string(1000, '0') + "]", "[0,8]"), 8, "number longer");
  row("one offset", one("[2]", "[8]"), 8, "no pair");
  row("three offsets", one("[2]", "[0,8,8]"), 8, "more than two");
  row("negative offset", one("[2]", "[-8,0]"), 8, "-8");
  row("offsets reversed", one("[2]", "[8,0]"), 8, "ends before");
  row("offset 2^63", one("[2]", "[9223372036854775800,9223372036854775808]"), 8, "9223372036854775808");
  row("size differs", one("[2]", "[0,12]"), 12, "needs 8 bytes");
  row("beyond the end", one("[16]", "[0,64]"), 8, "after the end");
  row("begins late", one("[2]", "[4,12]"), 12, "gap");
  row("gap", "{\"a\":" + good + ",\"b\":" + entry("[2]", "[12,20]") + "}", 20, "gap");
  row("overlap", "{\"a\":" + good + ",\"b\":" + entry("[2]", "[4,12]") + "}", 12, "overlaps");
  row("same place", "{\"a\":" + good + ",\"b\":" + good + "}", 8, "overlaps");
  row("bytes after it", one("[2]", "[0,8]"), 9, "1 bytes follow");
  row("bytes without tensors", "{}", 4, "4 bytes follow");
  row("nested ignored field", R"({"a":{"x":)" + std::string(100, '[') + std::string(100, ']') + "}}", 0, "nested");
}

void TestSafetensors::malformed_header_is_refused() {
  QFETCH(std::string, header);
  QFETCH(int, data_bytes);
  QFETCH(QString, reason);
  const auto file = scratch_.open(raw_safetensors(header, static_cast<std::size_t>(data_bytes)));
  QVERIFY(!file.has_value());
  QCOMPARE(file.error().code, ErrorCode::SafetensorsInvalid);
  QCOMPARE(file.error().args.size(), std::size_t{2});
  QCOMPARE(file.error().args[0], scratch_.path("model.safetensors").string());
  QVERIFY2(QString::fromStdString(file.error().args[1]).contains(reason), file.error().args[1].c_str());
}

void TestSafetensors::unusual_header_is_read_data() {
  QTest::addColumn<std::string>("header");
  QTest::addColumn<int>("data_bytes");
  QTest::addColumn<int>("tensors");
  const auto row = [](const char* name, const std::string& header, int data_bytes, int tensors) {
    QTest::newRow(name) << header << data_bytes << tensors;
  };
  const std::string a = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  row("no tensors", "{}", 0, 0);
  row("only metadata", R"({"__metadata__":{}})", 0, 0);
  row("padded", "{" + a + "}     ", 8, 1);
  row("line breaks", "{\r\n\t" + a + "\n}", 8, 1);
  row("not in file order", R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]},)" + a + "}", 9, 2);
  row("empty tensor between",
      "{" + a + R"(,"e":{"dtype":"F64","shape":[0,3],"data_offsets":[8,8]},)" +
          R"("b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}})",
      9, 3);
  row("ignored fields",
      R"({"a":{"x":{"dtype":1,"y":[[],{}]},"dtype":"F32","z":[1.5],"shape":[2],)"
      R"("w":null,"v":true,"data_offsets":[0,8]}})",
      8, 1);
  row("fields in another order", R"({"a":{"data_offsets":[0,8],"shape":[2],"dtype":"F32"}})", 8, 1);
  row("UTF-8 name", R"({"päťка":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8, 1);
  row("empty name", R"({"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8, 1);
}

void TestSafetensors::unusual_header_is_read() {
  QFETCH(std::string, header);
  QFETCH(int, data_bytes);
  QFETCH(int, tensors);
  const auto file = scratch_.open(raw_safetensors(header, static_cast<std::size_t>(data_bytes)));
  QVERIFY2(file.has_value(), file ? "" : describe(file.error()).c_str());
  QCOMPARE(static_cast<int>((*file)->tensors().size()), tensors);
  std::size_t total = 0;
  for (const auto& [name, tensor] : (*file)->tensors()) {
    QCOMPARE(static_cast<std::size_t>(tensor.elements()) * size_of(tensor.dtype), tensor.bytes.size());
    total += tensor.bytes.size();
  }
  QCOMPARE(static_cast<int>(total), data_bytes);
}

void TestSafetensors::every_half_converts_both_ways() {
  std::vector<std::uint16_t> halves(65536);
  std::iota(halves.begin(), halves.end(), std::uint16_t{0});
  const auto data = bytes_of(halves);
  const auto floats = view(DType::F16, data).to_float32();
  QCOMPARE(floats.size(), halves.size());
  const auto back = make_tensor("x", {65536}, floats, DType::F16);
  for (std::size_t i = 0; i < halves.size(); ++i) {
    std::uint16_t returned = 0;
    std::memcpy(&returned, back.data.data() + 2 * i, 2);
    const bool special = (halves[i] & 0x7C00) == 0x7C00;
    const bool nan = special && (halves[i] & 0x3FF) != 0;
    QCOMPARE(std::isnan(floats[i]), nan);
    QCOMPARE(std::signbit(floats[i]), (halves[i] & 0x8000) != 0);
    if (nan) {
      QCOMPARE(returned & 0x7E00, 0x7E00);  // quiet, still a NaN
      continue;
    }
    QCOMPARE(returned, halves[i]);
    if (special) {
      QVERIFY(std::isinf(floats[i]));
    } else {
      QCOMPARE(bits(floats[i]), bits(static_cast<float>(half_by_definition(halves[i]))));
    }
  }
}

void TestSafetensors::half_rounding_data() {
  QTest::addColumn<float>("value");
  QTest::addColumn<int>("half");
  const float infinity = std::numeric_limits<float>::infinity();
  QTest::newRow("one") << 1.0F << 0x3C00;
  QTest::newRow("tie to even, down") << 1.0F + 0x1p-11F << 0x3C00;
  QTest::newRow("tie to even, up") << 1.0F + 3 * 0x1p-11F << 0x3C02;
  QTest::newRow("above a tie") << 1.0F + 0x1p-11F + 0x1p-23F << 0x3C01;
  QTest::newRow("carries into the exponent") << 2.0F - 0x1p-12F << 0x4000;
  QTest::newRow("largest") << 65504.0F << 0x7BFF;
  QTest::newRow("rounds to the largest") << 65519.996F << 0x7BFF;
  QTest::newRow("rounds to infinity") << 65520.0F << 0x7C00;
  QTest::newRow("far too large") << -1e30F << 0xFC00;
  QTest::newRow("infinity") << infinity << 0x7C00;
  QTest::newRow("smallest normal") << 0x1p-14F << 0x0400;
  QTest::newRow("rounds up to normal") << 0x1p-14F - 0x1p-26F << 0x0400;
  QTest::newRow("smallest subnormal") << 0x1p-24F << 0x0001;
  QTest::newRow("half of it, to even") << 0x1p-25F << 0x0000;
  QTest::newRow("just above half of it") << 0x1.000002p-25F << 0x0001;
  QTest::newRow("one and a half, to even") << 0x1.8p-24F << 0x0002;
  QTest::newRow("two and a half, to even") << 0x1.4p-23F << 0x0002;
  QTest::newRow("negative zero") << -0.0F << 0x8000;
  QTest::newRow("float subnormal") << -0x1p-140F << 0x8000;
}

void TestSafetensors::half_rounding() {
  QFETCH(float, value);
  QFETCH(int, half);
  QCOMPARE(static_cast<int>(to_half(value)), half);
}

void TestSafetensors::bfloat_and_double_convert() {
  const auto bfloats = bytes_of(std::vector<std::uint16_t>{0x3F80, 0xBFC0, 0x0001, 0x7F80, 0xFF80, 0x7FC1, 0x8000});
  const auto from_bfloat = view(DType::BF16, bfloats).to_float32();
  const std::vector<std::uint32_t> expected = {0x3F800000, 0xBFC00000, 0x00010000, 0x7F800000,
                                               0xFF800000, 0x7FC10000, 0x80000000};
  QCOMPARE(from_bfloat.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) QCOMPARE(bits(from_bfloat[i]), expected[i]);

  const auto doubles = bytes_of(std::vector<double>{1.5, 0.1, 1e300, -1e-300, 0x1p-149, std::nan("")});
  const auto from_double = view(DType::F64, doubles).to_float32();
  QCOMPARE(bits(from_double[0]), bits(1.5F));
  QCOMPARE(bits(from_double[1]), bits(0.1F));
  QVERIFY(std::isinf(from_double[2]));
  QCOMPARE(bits(from_double[3]), bits(-0.0F));
  QCOMPARE(bits(from_double[4]), 1U);
  QVERIFY(std::isnan(from_double[5]));
}

void TestSafetensors::integers_widen() {
  using Wide = std::vector<std::int64_t>;
  const auto check = [](DType dtype, const std::vector<std::byte>& data, const Wide& expected) {
    const auto tensor = view(dtype, data);
    return tensor.to_int64() == expected && tensor.to_float32().empty();
  };
  QVERIFY(check(DType::Bool, bytes_of(std::vector<std::uint8_t>{0, 1, 7}), {0, 1, 1}));
  QVERIFY(check(DType::U8, bytes_of(std::vector<std::uint8_t>{0, 255}), {0, 255}));
  QVERIFY(check(DType::I8, bytes_of(std::vector<std::int8_t>{-128, 127}), {-128, 127}));
  QVERIFY(check(DType::I16, bytes_of(std::vector<std::int16_t>{-32768, 1}), {-32768, 1}));
  QVERIFY(check(DType::U16, bytes_of(std::vector<std::uint16_t>{65535}), {65535}));
  QVERIFY(check(DType::I32, bytes_of(std::vector<std::int32_t>{-5}), {-5}));
  QVERIFY(check(DType::U32, bytes_of(std::vector<std::uint32_t>{4294967295U}), {4294967295}));
  QVERIFY(check(DType::I64, bytes_of(std::vector<std::int64_t>{-1, 49407}), {-1, 49407}));
  QVERIFY(check(DType::U64, bytes_of(std::vector<std::uint64_t>{49406}), {49406}));
  QVERIFY(view(DType::F32, bytes_of(std::vector{1.0F})).to_int64().empty());
}

void TestSafetensors::written_file_reads_back() {
  const std::vector<float> values = {0.1F, -2.5F, 3e-6F, 4.0F, 5.0F, -0.0F};
  const std::vector<std::int64_t> ids = {49406, 320, -7, 49407};
  std::vector<NamedTensor> tensors = {make_tensor("text/\"quoted\" \\ ťažké", {2, 3}, values),
                                      make_tensor("half", {6}, values, DType::F16),
                                      make_tensor("scalar", {}, std::vector{4.6F}),
                                      make_tensor("empty", {0, 3}, {}),
                                      typed("ids", DType::I64, {2, 2}, bytes_of(ids)),
                                      typed("flag", DType::Bool, {1}, {std::byte{1}})};
  const std::map<std::string, std::string> metadata = {{"format", "pt"}, {"note", "line\nbreak \"x\""}};
  const auto file = scratch_.open(m2ib::tests::to_text(to_safetensors(tensors, metadata)));
  QVERIFY2(file.has_value(), file ? "" : describe(file.error()).c_str());
  QVERIFY((*file)->metadata() == metadata);
  QCOMPARE((*file)->tensors().size(), tensors.size());
  for (const NamedTensor& written : tensors) {
    const TensorView* read = (*file)->find(written.name);
    QVERIFY2(read != nullptr, written.name.c_str());
    QCOMPARE(read->dtype, written.dtype);
    QVERIFY(read->shape == written.shape);
    QVERIFY(std::ranges::equal(read->bytes, written.data));
  }
  QVERIFY((*file)->find("text/\"quoted\" \\ ťažké")->to_float32() == values);
  QVERIFY((*file)->find("ids")->to_int64() == ids);
  QCOMPARE((*file)->find("scalar")->elements(), std::int64_t{1});
  QCOMPARE((*file)->find("empty")->elements(), std::int64_t{0});
  QVERIFY((*file)->find("none") == nullptr);
}

void TestSafetensors::writer_orders_and_pads() {
  const auto bytes =
      to_safetensors({typed("b", DType::U8, {1}, {std::byte{9}}), make_tensor("z", {1}, std::vector{1.0F}),
                      typed("long", DType::I64, {1}, bytes_of(std::vector<std::int64_t>{5})),
                      make_tensor("a", {1}, std::vector{2.0F})},
                     {{"format", "pt"}});
  const std::string text = m2ib::tests::to_text(bytes);
  std::uint64_t length = 0;
  std::memcpy(&length, text.data(), sizeof length);
  QCOMPARE(length % 8, std::uint64_t{0});
  const std::string header = text.substr(8, length);
  const std::string expected =
      R"({"__metadata__":{"format":"pt"},"long":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
      R"("a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"z":{"dtype":"F32","shape":[1],"data_offsets":[12,16]},)"
      R"("b":{"dtype":"U8","shape":[1],"data_offsets":[16,17]}})";
  QCOMPARE(header.substr(0, expected.size()), expected);
  QCOMPARE(header.find_first_not_of(' ', expected.size()), std::string::npos);
  QCOMPARE(text.size(), 8 + length + 17);
}

void TestSafetensors::unaligned_data_is_read() {
  const std::string header =
      R"({"flag":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"F32","shape":[2],"data_offsets":[1,9]},)"
      R"("id":{"dtype":"I64","shape":[],"data_offsets":[9,17]}})";
  std::string content = raw_safetensors(header, 1);
  const std::vector<float> values = {1.25F, -8.0F};
  const std::int64_t id = -3;
  content.append(m2ib::tests::to_text(std::as_bytes(std::span(values))));
  content.append(m2ib::tests::to_text(std::as_bytes(std::span(&id, 1))));
  const auto file = scratch_.open(content);
  QVERIFY(file.has_value());
  QVERIFY((*file)->find("x")->to_float32() == values);
  QVERIFY((*file)->find("id")->to_int64() == std::vector{id});
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"

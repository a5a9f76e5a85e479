// First inputs of fuzz_session, one of each kind, into the folder that is named.
#include <cstdio>
#include <filesystem>
#include <string>

#include "core/base/files.h"
#include "tests/core/session/record_samples.h"
#include "tests/core/session/session_samples.h"

int main(int count, char** arguments) {
  using namespace m2ib;
  if (count != 2) {
    (void)std::fputs("Usage: session_seeds FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  std::filesystem::create_directories(folder);
  session::Session session = tests::sample_session();
  session.pictures[1].embedded = tests::bytes_of("a picture");
  session.pictures[1].reference.sha256 = sha256_hex(session.pictures[1].embedded);
  const std::string json = tests::told(session);
  session::Session methods = session;
  auto repeated = tests::sample_result("eff", 7);
  repeated->settings = {.method = attribution::Method::KernelShap, .samples = 64, .repeats = 3};
  repeated->image.spread.assign(repeated->image.token_values.size(), 0.5F);
  repeated->image.mask_ends = attribution::MaskEnds{0.25, 0.5};
  repeated->word_effects = {-0.25F};
  methods.captions[0].own_settings = repeated->settings;
  methods.rendering.scales = {{attribution::Method::KernelShap, 0.5, 0.25}};
  methods.results = {repeated};
  const std::string key("m2ib\0", 5);
  const auto length = static_cast<std::uint32_t>(json.size() + 1);
  const auto write = [&](const char* name, std::string_view content) {
    return write_file_atomically(folder / name, content).has_value();
  };
  const bool written =
      write("seed-json", json) && write("seed-methods", tests::told(methods)) &&
      write("seed-older", session::to_json(session.results, session.rendering, -1)) &&
      write("seed-png", tests::png_with(tests::png_chunk("tEXt", key + json))) &&
      write("seed-png-packed",
            tests::png_with(tests::png_chunk("zTXt", key + std::string(1, '\0') + tests::deflated(json)))) &&
      write("seed-tiff", tests::tiff_with(json, true, length, tests::kTiffPlace)) &&
      write("seed-xml", "<m2ib:record>" + tests::base64(json) + "</m2ib:record>") &&
      session::save_session(session, folder / "seed-archive").has_value();
  return written ? 0 : 1;
}

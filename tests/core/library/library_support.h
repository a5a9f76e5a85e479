#pragma once

#include <QTemporaryDir>
#include <chrono>
#include <filesystem>
#include <string>

#include "core/base/files.h"
#include "core/library/model_library.h"

/// What the tests of core/library share.
namespace m2ib::tests {

inline constexpr auto kDone = [] { return Result<void>{}; };

inline library::Time at(int seconds) { return library::Time(std::chrono::seconds(1'700'000'000 + seconds)); }

inline model::ModelCard card_of(const std::string& name) {
  model::ModelCard card;
  card.name = name;
  card.layout = "Hugging Face CLIPModel";
  card.summary = "A model for tests.";
  card.intended_use = "Tests only.";
  card.weights_sha256 = std::string(64, 'a');
  card.tokenizer = "byte pairs";
  card.preprocessing = "squash";
  card.trust = model::Trust::Declared;
  card.parameters = 151'277'313;
  card.weights_bytes = 605'109'252;
  card.embedding = 512;
  card.image_size_px = 224;
  card.grid = 7;
  card.image.blocks = 12;
  card.text.blocks = 10;
  card.recommended = {0.2, 7, 5};
  return card;
}

/// What a test needs of a disk: two model folders, one file, a place for the list.
struct Place {
  Place() {
    std::filesystem::create_directories(root / "models" / "one");
    std::filesystem::create_directories(root / "models" / "two");
    (void)write_file_atomically(root / "models" / "three.pt", "weights");
  }
  QTemporaryDir folder;
  std::filesystem::path root = std::filesystem::canonical(folder.path().toStdString());
  std::filesystem::path one = root / "models" / "one";
  std::filesystem::path two = root / "models" / "two";
  std::filesystem::path three = root / "models" / "three.pt";
  std::filesystem::path file = root / "data" / "models.json";
};

inline std::string library_text(const std::string& entries) { return R"({"format": 1, "models": [)" + entries + "]}"; }

inline const std::string kTime = R"("added_at": "2024-05-17T12:03:22Z")";

}  // namespace m2ib::tests

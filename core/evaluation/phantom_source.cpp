#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "core/base/random.h"
#include "core/base/sha256.h"
#include "core/evaluation/covered_patches.h"
#include "core/evaluation/study.h"
#include "core/phantom/sentences.h"

namespace m2ib::evaluation {
namespace {

constexpr int kMostPhantoms = 20'000;
constexpr int kSmallest_px = 64;                                     // the anatomy does not depend on the size
constexpr std::uint64_t kWordingStream = std::uint64_t{0xE8} << 56;  // a purpose of its own

/// A true sentence about the finding: any of its statements, in any of its wordings.
std::string sentence_for(const phantom::Finding& finding, Random& random) {
  std::vector<const phantom::Statement*> statements;
  for (const phantom::Statement& statement : phantom::all_statements()) {
    if (statement.kind && phantom::matches(statement, finding)) statements.push_back(&statement);
  }
  const auto& wordings = phantom::wordings(*statements[random.below(static_cast<std::uint32_t>(statements.size()))]);
  return wordings[random.below(static_cast<std::uint32_t>(wordings.size()))];
}

class PhantomSource : public StudySource {
 public:
  PhantomSource(int phantoms, std::uint64_t seed, int size_px) : phantoms_(phantoms), seed_(seed), size_px_(size_px) {
    for (int i = 0; i < phantoms; ++i) add(static_cast<std::size_t>(i));
  }

  [[nodiscard]] const std::vector<StudyCase>& cases() const override { return cases_; }

  [[nodiscard]] Result<StudyPicture> picture(std::size_t index) const override {
    const auto drawn = std::make_shared<const phantom::Phantom>(draw(index, size_px_));
    auto radiograph = std::make_shared<image::Radiograph>();
    radiograph->width_px = radiograph->height_px = drawn->size_px;
    radiograph->pixels = drawn->pixels;
    StudyPicture picture;
    picture.radiograph = std::move(radiograph);
    picture.coverage = [this, drawn](std::size_t study_case, const image::FieldOfView& seen,
                                     int grid) -> Result<std::vector<float>> {
      const phantom::Finding& finding = drawn->findings[findings_[study_case]];
      return mask_coverage(finding.mask, drawn->size_px, drawn->size_px, seen, grid);
    };
    return picture;
  }

  [[nodiscard]] std::string description() const override {
    return std::to_string(phantoms_) + (phantoms_ == 1 ? " drawn radiograph" : " drawn radiographs") + " of " +
           std::to_string(size_px_) + " px that no model was trained on (seed " + std::to_string(seed_) + ")";
  }
  [[nodiscard]] std::string fingerprint() const override {
    std::string all = "phantoms " + std::to_string(size_px_) + " " + std::to_string(seed_);
    for (const StudyCase& one : cases_) all += '\n' + std::to_string(one.picture) + ' ' + one.caption;
    return sha256_hex(all);
  }
  [[nodiscard]] std::string name(std::size_t picture) const override {
    return "evaluation stream, seed " + std::to_string(seed_) + ", index " + std::to_string(picture);
  }

 private:
  [[nodiscard]] phantom::Phantom draw(std::size_t index, int size_px) const {
    return phantom::generate({phantom::Stream::Evaluation, seed_, index}, size_px);
  }
  void add(std::size_t picture) {
    const phantom::Phantom drawn = draw(picture, kSmallest_px);
    Random random(seed_, kWordingStream | picture);
    for (std::size_t i = 0; i < drawn.findings.size(); ++i) {
      StudyCase one;
      one.id = std::to_string(cases_.size() + 1);
      one.finding = phantom::to_string(drawn.findings[i].kind);
      one.caption = sentence_for(drawn.findings[i], random);
      one.picture = picture;
      one.marked = true;
      cases_.push_back(std::move(one));
      findings_.push_back(i);
    }
  }

  int phantoms_;
  std::uint64_t seed_;
  int size_px_;
  std::vector<StudyCase> cases_;
  std::vector<std::size_t> findings_;  ///< of each case, on its picture
};

}  // namespace

Result<std::unique_ptr<StudySource>> phantom_source(int phantoms, std::uint64_t seed, int size_px) {
  if (phantoms < 1 || phantoms > kMostPhantoms) {
    return fail(ErrorCode::SettingOutOfRange, "phantoms", std::to_string(phantoms),
                "1 to " + std::to_string(kMostPhantoms));
  }
  auto source = std::make_unique<PhantomSource>(phantoms, seed, std::clamp(size_px, kSmallest_px, 2048));
  if (source->cases().empty()) {
    return fail(ErrorCode::SettingOutOfRange, "phantoms", std::to_string(phantoms), "enough of them to show a finding");
  }
  return source;
}

}  // namespace m2ib::evaluation

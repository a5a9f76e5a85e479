// Internal to this room: every number of one case.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/evaluation/study.h"

namespace m2ib::evaluation {

/// What one method reached on one case. Empty where a metric does not apply or cannot be had.
struct MethodNumbers {
  std::array<std::optional<double>, kMetrics> values;
  bool flat_image = false;  ///< its map was nearly constant, see metrics::ConfidenceChange::gameable
  bool flat_words = false;
  std::string failure;  ///< why there is no map; empty where there is one. No path.

  [[nodiscard]] std::optional<double>& operator[](Metric metric) { return values[static_cast<std::size_t>(metric)]; }
};

struct CaseNumbers {
  std::size_t index = 0;               ///< of the source's cases
  std::vector<MethodNumbers> methods;  ///< in the order of StudySettings::methods, then the random map
};

/// Tenths of the patches: the area under a curve of single pictures is coarse anyway, and each point is a pass.
inline constexpr int kCurvePoints = 10;

/// What went wrong, for results: the model's folder is not named.
[[nodiscard]] std::string sentence_of(Error error, const model::ModelCard& card);

/// The model with random weights, deeper each time, for all cases.
struct RandomModel {
  Metric metric = Metric::RandomTower;
  model::DualEncoderPtr encoder;
};
/// Those that the settings ask for. Error: SettingOutOfRange.
[[nodiscard]] Result<std::vector<RandomModel>> random_models(const model::DualEncoder& encoder,
                                                             const StudySettings& settings);

/// All cases of one picture, one after the other; what they share is computed once.
class PictureStudy {
 public:
  /// Encodes the picture. Errors: those of the model.
  [[nodiscard]] static Result<PictureStudy> open(const model::DualEncoder& encoder, const StudySettings& settings,
                                                 const std::vector<RandomModel>& random_models, StudyPicture picture);
  /// @param index of the case, which decides its random numbers
  /// Errors: of the caption, of the marked place. A method that fails says so in its numbers.
  [[nodiscard]] Result<CaseNumbers> run(std::size_t index, const StudyCase& study_case);

 private:
  struct Map {
    std::vector<float> patches;
    double time_ms = 0.0;
  };
  /// What the methods of a case share.
  struct Scene {
    std::size_t index = 0;
    bool costly = false;
    model::EncodedText text;
    std::vector<float> coverage;  ///< empty where no place is marked
  };

  PictureStudy(const model::DualEncoder& encoder, const StudySettings& settings,
               const std::vector<RandomModel>& random_models)
      : encoder_(encoder), settings_(settings), random_models_(random_models) {}

  [[nodiscard]] bool wants_any(std::initializer_list<Metric> metrics) const;
  [[nodiscard]] Result<Scene> scene_of(std::size_t index, const StudyCase& study_case) const;
  Result<void> add_method(std::size_t method, const Scene& scene, MethodNumbers& numbers);
  Result<void> add_random_map(const Scene& scene, MethodNumbers& numbers);
  [[nodiscard]] Result<Map> image_map(std::size_t method, const Scene& scene);
  Result<void> add_faithfulness(const Scene& scene, const std::vector<float>& patches, MethodNumbers& numbers) const;
  Result<void> add_words(const Scene& scene, const std::vector<float>& words, MethodNumbers& numbers) const;
  void add_place(const Scene& scene, const std::vector<float>& patches, MethodNumbers& numbers) const;
  Result<void> add_repeatability(const attribution::MethodSettings& method, const Scene& scene,
                                 const std::vector<float>& patches, MethodNumbers& numbers) const;
  Result<void> add_randomisation(const attribution::MethodSettings& method, const Scene& scene,
                                 const std::vector<float>& patches, MethodNumbers& numbers);
  [[nodiscard]] Result<const model::EncodedImage*> randomly_encoded(std::size_t model);

  const model::DualEncoder& encoder_;
  const StudySettings& settings_;
  const std::vector<RandomModel>& random_models_;
  StudyPicture picture_;
  model::EncodedImage image_;
  std::vector<std::optional<model::EncodedImage>> random_images_;
  std::vector<std::optional<Map>> kept_;  ///< maps of methods that do not use the caption
};

}  // namespace m2ib::evaluation

#include "core/image/model_input/preprocess_preset.h"

#include <algorithm>

#include "core/base/json_limits.h"
#include "core/image/model_input/preprocess_limits_internal.h"

namespace m2ib::image {
namespace {

using Resize = PreprocessSettings::Resize;

constexpr int kArchiveSide = 320;  // of the pictures that CheXzero and CXR-RePaiR were trained on

/// Filter and normalisation of the model, everything else new.
PreprocessSettings of_model(const PreprocessSettings& model, int size_px) {
  PreprocessSettings settings = openai_clip_preprocessing(size_px);
  settings.crop_rounding = model.crop_rounding;
  settings.resample = model.resample;
  settings.rescale_factor = model.rescale_factor;
  settings.mean = model.mean;
  settings.std_dev = model.std_dev;
  return settings;
}

PreprocessSettings squash(PreprocessSettings settings) {
  settings.resize = Resize::Stretch;
  settings.center_crop = false;
  return settings;
}

PreprocessSettings fit(PreprocessSettings settings) {
  settings.resize = Resize::LongestEdge;
  settings.crop_rounding = CropRounding::HalfToEven;
  return settings;
}

/// The values are grays from 0 to 255; mean and deviation were measured on the training pictures.
PreprocessSettings archive(Recipe recipe, float mean, float std_dev, int size_px) {
  PreprocessSettings settings = fit(openai_clip_preprocessing(kArchiveSide));
  settings.resample = Resample::Lanczos;
  settings.edge_rounding = EdgeRounding::Truncate;
  settings.gray = true;
  settings.rescale_factor = 1.0;
  settings.mean = {mean, mean, mean};
  settings.std_dev = {std_dev, std_dev, std_dev};
  settings.final_side_px = size_px;
  settings.recipe = recipe;
  return settings;
}

PreprocessSettings med_siglip(Recipe recipe, int size_px) {
  PreprocessSettings settings = squash(openai_clip_preprocessing(size_px));
  settings.resample = Resample::Bilinear;
  settings.mean = settings.std_dev = {0.5F, 0.5F, 0.5F};
  settings.recipe = recipe;
  if (recipe == Recipe::MedSiglipEvaluation) settings.sampling = Sampling::Pointwise;
  if (recipe == Recipe::MedSiglipPadded) settings.resize = Resize::PadToSquare;
  return settings;
}

std::string all_ids() {
  std::string ids;
  for (const PreprocessPreset& preset : preprocess_presets()) ids += (ids.empty() ? "" : ", ") + preset.id;
  return ids;
}

PreprocessSettings settings_of(const std::string& id, const PreprocessSettings& model, int size_px) {
  if (id == "clip-crop") return of_model(model, size_px);
  if (id == "squash") return squash(of_model(model, size_px));
  if (id == "fit") return fit(of_model(model, size_px));
  if (id == "chexzero") return archive(Recipe::CheXzero, 101.48761F, 83.43944F, size_px);
  if (id == "cxr-repair-chexpert") return archive(Recipe::CxrRepairChexpert, 129.4185F, 73.3378F, size_px);
  if (id == "medsiglip-eval") return med_siglip(Recipe::MedSiglipEvaluation, size_px);
  if (id == "medsiglip-pad") return med_siglip(Recipe::MedSiglipPadded, size_px);
  return model;
}

}  // namespace

const std::vector<PreprocessPreset>& preprocess_presets() {
  static const std::vector<PreprocessPreset> presets{
      {"model", "As the model's files say",
       "The preparation that comes with the model. Choose another only if you know that the model was trained or "
       "evaluated differently."},
      {"clip-crop", "Crop the centre",
       "Keeps the proportions and cuts the longer side at both ends. The margins of the longer side are not seen by "
       "the model."},
      {"squash", "Stretch to a square",
       "Shows the model the whole picture, but changes its proportions unless it is square."},
      {"fit", "Fit with black bars",
       "Shows the model the whole picture in its proportions and fills the square with black."},
      {"chexzero", "CheXzero training",
       "As CheXzero was trained, also CXR-RePaiR on MIMIC-CXR: whole picture in gray at 320 pixels with black bars, "
       "normalised with the mean of its training pictures. For checkpoints of these projects only."},
      {"cxr-repair-chexpert", "CXR-RePaiR for CheXpert",
       "As the preparation of CheXzero, but with the mean and deviation that CXR-RePaiR uses for CheXpert pictures. "
       "For checkpoints of that project only."},
      {"medsiglip-eval", "MedSigLIP evaluation",
       "As Google evaluated MedSigLIP: stretched to a square without smoothing, which drops fine detail of large "
       "pictures."},
      {"medsiglip-pad", "MedSigLIP with black bars",
       "As in MedSigLIP's fine-tuning example: padded with black to a square, then made smaller with smoothing."},
  };
  return presets;
}

Result<PreprocessSettings> preprocess_preset(const std::string& id, const PreprocessSettings& as_configured,
                                             int size_px) {
  const auto& presets = preprocess_presets();
  const auto known = [&id](const PreprocessPreset& preset) { return preset.id == id; };
  if (std::none_of(presets.begin(), presets.end(), known)) {
    return fail(ErrorCode::SettingOutOfRange, "image preprocessing", "\"" + printable(id) + "\"",
                "one of " + all_ids());
  }
  if (const auto checked = check_side("side of the model's input", size_px); !checked) {
    return tl::unexpected<Error>(checked.error());
  }
  return settings_of(id, as_configured, size_px);
}

}  // namespace m2ib::image

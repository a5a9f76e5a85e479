#include "core/attribution/word_effects.h"

#include <optional>

#include "core/attribution/caption_support.h"
#include "core/text/caption_edit.h"

namespace m2ib::attribution {
namespace {

/// Which of the shortened captions a word's effect is read from; none where the tokenizer refuses.
struct Place {
  std::size_t caption = 0;
  std::optional<std::size_t> shortened;
};

std::optional<text::Tokens> tokens_without(const text::Tokenizer& tokenizer, const text::Tokens& tokens,
                                           std::size_t word) {
  const auto rest = text::without_word(tokens, word);
  if (!rest) return empty_caption_tokens(tokenizer);
  auto shortened = tokenizer.tokenize(*rest);
  return shortened ? std::optional(std::move(*shortened)) : std::nullopt;
}

}  // namespace

Stoppable<std::vector<std::vector<float>>> word_effects(const model::DualEncoder& encoder,
                                                        const model::EncodedImage& image,
                                                        const std::vector<model::EncodedText>& captions,
                                                        StopToken stop) {
  std::vector<text::Tokens> shortened;
  std::vector<Place> places;
  for (std::size_t i = 0; i < captions.size(); ++i) {
    const text::Tokens& tokens = captions[i].tokens;
    for (std::size_t word = 0; word < tokens.words.size(); ++word) {
      Place place{i, std::nullopt};
      if (auto rest = tokens_without(encoder.tokenizer(), tokens, word)) {
        place.shortened = shortened.size();
        shortened.push_back(std::move(*rest));
      }
      places.push_back(place);
    }
  }
  const auto embeddings = encoder.embed_texts(shortened, std::move(stop));
  if (!embeddings) return tl::unexpected(embeddings.error());
  if (!*embeddings) return std::nullopt;
  std::vector<std::vector<float>> effects(captions.size());
  for (const Place& place : places) {
    const double whole = model::cosine(image.embedding, captions[place.caption].embedding);
    const double rest = place.shortened ? model::cosine(image.embedding, (**embeddings)[*place.shortened]) : whole;
    effects[place.caption].push_back(static_cast<float>(whole - rest));
  }
  return effects;
}

}  // namespace m2ib::attribution
